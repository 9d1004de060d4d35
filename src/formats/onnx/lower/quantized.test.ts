/** What is kept of quantized files beside their numbers, which ops.golden.test.ts holds against onnxruntime. */
import { expect, test } from 'vitest';
import { openGraph } from '../../../driver/open-model.ts';
import { mainGraph } from '../../../ir/model.ts';
import { lowered, onnxOpCases } from '../../../testing/onnx-cases.ts';
import { known } from '../../arrays/known.ts';
import type { GraphNode } from './graph.ts';
import { lowerNodes } from './read.ts';

const CASES = onnxOpCases();

function opened(name: string) {
  const found = CASES.find((one) => one.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return lowered(found.given);
}

/** Ranges that the file says, by the operator that computes the tensor, after the passes that every model goes through. */
function rangesOf(name: string) {
  const { tensors, operators } = mainGraph(openGraph(opened(name).model).model);
  return operators.flatMap(({ op, outputs: [first = -1] }) => {
    const learned = tensors[first]?.learned;
    return learned ? [[op, learned.min[0], learned.max[0]] as const] : [];
  });
}

test.each(['network_quantized_static_qdq', 'network_quantized_static_operators'])(
  '%s: ranges are kept, of the activations that the quantizer left out, too',
  (name) => {
    const ranges = rangesOf(name);
    expect(ranges.map(([op]) => op)).toEqual(
      expect.arrayContaining(['CONV_2D', 'LOGISTIC', 'ADD', 'CONCATENATION', 'FULLY_CONNECTED']),
    );
    const [, first] = ranges.find(([op]) => op === 'CONV_2D') ?? [];
    expect(first).toBe(0);
  },
);

test('a file that rounds while it runs says so', () => {
  expect(opened('network_quantized_dynamic').diagnostics.map(({ code }) => code)).toContain(
    'rounds-at-run-time',
  );
});

const scalar = (dtype: 'float32' | 'int32', value: number) => known([], dtype, [value]);

/** A graph of these nodes on an input x, with a scale and a zero point. */
const read = (nodes: readonly (readonly [op: string, inputs: string[], output: string])[]) =>
  lowerNodes({
    inputs: [{ name: 'x', dtype: 'float32', dims: [1, 4] }],
    outputs: ['y'],
    nodes: nodes.map(
      ([op, inputs, output]): GraphNode => ({
        ...{ name: output, op, inputs },
        outputs: op === 'DynamicQuantizeLinear' ? [output, 'found', 'found_zero'] : [output],
        attributes: new Map(),
      }),
    ),
    constants: new Map([
      ['scale', scalar('float32', 0.5)],
      ['zero', { ...scalar('int32', 3), codes: [-128, 127] as const }],
      ['as_zero', { ...scalar('int32', 3), codes: [-128, 127] as const }],
      ['other', { ...scalar('int32', 4), codes: [-128, 127] as const }],
      ['double', scalar('float32', 1)],
    ]),
    opset: 17,
  });

test('an output of integers has real values, which is said', () => {
  const { model, diagnostics } = read([
    ['Tanh', ['x'], 't'],
    ['QuantizeLinear', ['t', 'scale', 'zero'], 'y'],
  ]);
  const { tensors, outputs } = mainGraph(model);
  const learned = { min: Float32Array.of(-65.5), max: Float32Array.of(62), quantizedDimension: 0 };
  expect(tensors[outputs[0]!]).toMatchObject({ dtype: 'float32', learned });
  expect(diagnostics).toMatchObject([{ code: 'real-outputs' }]);
});

test('a node that computes with the integers is refused, though it is read of floats', () => {
  const nodes = [
    ['QuantizeLinear', ['x', 'scale', 'zero'], 'q'],
    ['Abs', ['q'], 'y'],
  ] as const;
  const damaged = () => read(nodes.map(([op, inputs, output]) => [op, [...inputs], output]));
  expect(damaged).toThrow('Node y (Abs) computes with integers that stand for quantized values');
});

test.each<[string, readonly (readonly [string, string[], string])[], string]>([
  [
    'another scale',
    [
      ['QuantizeLinear', ['x', 'scale', 'zero'], 'q'],
      ['DequantizeLinear', ['q', 'double', 'zero'], 'y'],
    ],
    'Node y (DequantizeLinear) takes another scale or zero point than its integers have',
  ],
  [
    'another zero point',
    [
      ['QuantizeLinear', ['x', 'scale', 'zero'], 'q'],
      ['MatMulInteger', ['q', 'q', 'zero', 'other'], 'y'],
    ],
    'Node y (MatMulInteger) takes another zero point than its integers have',
  ],
  [
    'a scale of the run for something else',
    [
      ['DynamicQuantizeLinear', ['x'], 'd'],
      ['QuantizeLinear', ['x', 'found', 'found_zero'], 'y'],
    ],
    'Node y (QuantizeLinear) quantizes by a scale that the file finds while it runs',
  ],
])('%s is refused', (_, nodes, words) => {
  expect(() => read(nodes)).toThrow(words);
});

test('the same numbers under another name are the same scale', () => {
  const nodes = [
    ['QuantizeLinear', ['x', 'scale', 'zero'], 'q'],
    ['DequantizeLinear', ['q', 'scale', 'as_zero'], 'y'],
  ] as const;
  expect(() => read(nodes.map(([op, inputs, output]) => [op, [...inputs], output]))).not.toThrow();
});
