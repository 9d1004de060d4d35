/** Every rule of the IR, with a model that breaks it alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { writeRotation } from '../ops/hadamard-rotation.ts';
import type { DType } from '../tensor/dtype.ts';
import { namedModel } from '../testing/named-graph.ts';
import { REFERENCE_MODELS, referenceFile } from '../testing/reference-files.ts';
import { doubtsOf } from './doubts.ts';
import {
  type Model,
  mainGraph,
  NO_TENSOR,
  type Operator,
  type Subgraph,
  type Tensor,
} from './model.ts';
import { verify } from './verify.ts';

const whole = readTflite(referenceFile('fashion_cnn/tflite_int8.tflite'));
const graph = mainGraph(whole);
const at = (op: string) => graph.operators.findIndex((operator) => operator.op === op);
const conv = at('CONV_2D');
const filter = graph.operators[conv]?.inputs[1] ?? -1;
const middle = graph.operators[conv]?.outputs[0] ?? -1;
const input = graph.inputs[0] ?? -1;
const output = graph.outputs[0] ?? -1;

const withGraph = (edit: Partial<Subgraph>): Model => ({
  ...whole,
  subgraphs: [{ ...graph, ...edit }],
});
const withTensor = (index: number, edit: (tensor: Tensor) => Partial<Tensor>) =>
  withGraph({ tensors: graph.tensors.map((t, i) => (i === index ? { ...t, ...edit(t) } : t)) });
const withOperator = (position: number, edit: (operator: Operator) => Partial<Operator>) =>
  withGraph({
    operators: graph.operators.map((o, i) => (i === position ? { ...o, ...edit(o) } : o)),
  });
const withOptions = (options: Record<string, unknown>) =>
  withOperator(conv, (o) => ({ options: { ...o.options, ...options } as Operator['options'] }));
const withScales = (index: number, edit: Partial<NonNullable<Tensor['quantization']>>) =>
  withTensor(index, ({ quantization }) => ({
    quantization: {
      scale: Float32Array.of(1),
      zeroPoint: Int32Array.of(0),
      quantizedDimension: 0,
      ...quantization,
      ...edit,
    },
  }));
const withSignature = (edit: Partial<Model['signatures'][number]>): Model => ({
  ...whole,
  signatures: [{ key: 'k', inputs: [], outputs: [], subgraph: 0, ...edit }],
});

/** A tensor q with these scales (one, if none is given), all with one zero point. */
function withQuantized(dtype: DType, scales: readonly number[], zero: number): Model {
  const scale = Float32Array.from(scales.length > 0 ? scales : [1]);
  const zeroPoint = new Int32Array(scale.length).fill(zero);
  return namedModel({
    tensors: {
      q: {
        shape: [scale.length],
        dtype,
        quantization: { scale, zeroPoint, quantizedDimension: 0 },
      },
    },
    operators: [],
    inputs: ['q'],
  });
}

/** LiteRT's own rotation, of x into y. */
function withRotation(
  customOptions: Uint8Array,
  x: Partial<Tensor> = {},
  y: Partial<Tensor> = {},
): Model {
  return namedModel({
    tensors: {
      x: { shape: [1, 8], ...x },
      y: { shape: [1, 8], ...y },
    },
    operators: [['CUSTOM', ['x'], ['y'], { customCode: 'aeq.hadamard_rotation', customOptions }]],
    inputs: ['x'],
    outputs: ['y'],
  });
}

const BROKEN: readonly (readonly [string, Model, RegExp])[] = [
  ['a negative dimension', withTensor(middle, () => ({ shape: [1, -3, 2, 2] })), /has the shape/],
  [
    'a dimension that is not a whole number',
    withTensor(middle, () => ({ shape: [0.5] })),
    /has the shape/,
  ],
  ['too many elements', withTensor(middle, () => ({ shape: [65536, 65536] })), /more values than/],
  [
    'a signature of another rank',
    withTensor(middle, () => ({ shapeSignature: [-1] })),
    /of rank 1/,
  ],
  [
    'a signature that contradicts',
    withTensor(middle, ({ shape }) => ({ shapeSignature: shape.map((d) => d + 1) })),
    /but the shape signature/,
  ],
  [
    'too few bytes',
    withTensor(filter, ({ data }) => ({ data: data?.slice(1) as Int8Array })),
    /bytes, \d+ expected/,
  ],
  [
    'fewer zero points than scales',
    withScales(filter, { zeroPoint: new Int32Array(1) }),
    /but 1 zero points/,
  ],
  [
    'scales along another dimension',
    withScales(filter, { quantizedDimension: 1 }),
    /scales along dimension 1/,
  ],
  [
    'a scale of NaN',
    withScales(middle, { scale: Float32Array.of(Number.NaN) }),
    /not a finite positive/,
  ],
  [
    'an infinite scale',
    withScales(middle, { scale: Float32Array.of(Infinity) }),
    /not a finite positive/,
  ],
  ['a negative scale', withScales(middle, { scale: Float32Array.of(-1) }), /not a finite positive/],
  [
    'a zero point beyond the type',
    withScales(middle, { zeroPoint: Int32Array.of(128) }),
    /zero point 128; int8 has -128 to 127/,
  ],
  [
    'scales of blocks that are nowhere',
    withScales(filter, { blockwise: { scales: 9999, blockSize: 4 } }),
    /which is missing/,
  ],
  [
    'scales for other blocks',
    withScales(filter, { blockwise: { scales: input, blockSize: 4 } }),
    /for blocks of 4/,
  ],
  ['an input that is nowhere', withGraph({ inputs: [9999] }), /input list refers to tensor 9999/],
  ['an input that is a constant', withGraph({ inputs: [input, filter] }), /is a constant/],
  [
    'an output that is nowhere',
    withGraph({ outputs: [9999] }),
    /output list refers to tensor 9999/,
  ],
  [
    'an output that nobody writes',
    withGraph({ operators: graph.operators.slice(0, -1) }),
    /Nothing writes the graph output/,
  ],
  [
    'an operand that is nowhere',
    withOperator(conv, () => ({ inputs: [9999] })),
    /refers to tensor 9999/,
  ],
  [
    'scratch that is nowhere',
    withOperator(conv, () => ({ intermediates: [9999] })),
    /refers to tensor 9999/,
  ],
  [
    'a result that is nowhere',
    withOperator(conv, () => ({ outputs: [9999] })),
    /refers to tensor 9999/,
  ],
  [
    'operators out of order',
    withGraph({ operators: graph.operators.toReversed() }),
    /before anything wrote it/,
  ],
  [
    'two that write one tensor',
    withGraph({ operators: [...graph.operators, ...graph.operators.slice(-1)] }),
    /which another wrote/,
  ],
  [
    'one that writes a constant',
    withOperator(conv, () => ({ outputs: [filter] })),
    /writes the constant/,
  ],
  [
    'one that writes an input',
    withOperator(0, () => ({ outputs: [input] })),
    /writes the graph input/,
  ],
  [
    'options of another op',
    withOperator(conv, () => ({ optionsTable: 'Pool2DOptions' })),
    /comes with Pool2DOptions, it takes Conv2DOptions/,
  ],
  ['no version', withOperator(conv, () => ({ version: 0 })), /has the version 0/],
  ['a stride of 0', withOptions({ strideW: 0 }), /has strideW = 0/],
  [
    'options left out',
    withOperator(conv, () => ({ options: {} as Operator['options'], optionsTable: null })),
    /has strideW = 0/,
  ],
  ['a dilation below 1', withOptions({ dilationHFactor: -1 }), /has dilationHFactor = -1/],
  [
    'a call of a subgraph that is nowhere',
    withOptions({ bodySubgraphIndex: 7 }),
    /calls subgraph 7/,
  ],
  [
    'a rotation with options that are none',
    withRotation(Uint8Array.of(9, 9, 9)),
    /its options cannot be read/,
  ],
  [
    'a rotation of blocks that the rows have not',
    withRotation(writeRotation(16)),
    /whole blocks of 16/,
  ],
  [
    'a rotation of four dimensions',
    withRotation(writeRotation(8), { shape: [1, 1, 1, 8] }, { shape: [1, 1, 1, 8] }),
    /of 2 or 3 dimensions/,
  ],
  [
    'a rotation into another shape',
    withRotation(writeRotation(8), { shape: [2, 8] }),
    /writes 1×8; from what it reads it is 2×8/,
  ],
  [
    'a rotation of integers',
    withRotation(writeRotation(8), { dtype: 'int32' }),
    /reads and writes float32; x is int32/,
  ],
  [
    'a signature of a subgraph that is nowhere',
    withSignature({ subgraph: 1 }),
    /subgraph 1, which is missing/,
  ],
  [
    'a signature of a tensor that is nowhere',
    withSignature({ inputs: [{ name: 'a', tensor: 4294967295 }] }),
    /tensor 4294967295, which is missing/,
  ],
  [
    'a signature that feeds no input',
    withSignature({ inputs: [{ name: 'a', tensor: middle }] }),
    /input a of signature k is not an input/,
  ],
  [
    'a signature that fetches no output',
    withSignature({ outputs: [{ name: 'a', tensor: filter }] }),
    /output a of signature k is not an output/,
  ],
];

/** The writer has no place for these. */
const NOT_WRITTEN = ['no version', 'a call of a subgraph that is nowhere'];

describe('a broken rule is found, and never gets into a file', () => {
  test.each(BROKEN)('%s', (name, model, message) => {
    expect(() => verify(model)).toThrow(
      expect.objectContaining({ code: 'invalid-graph', message: expect.stringMatching(message) }),
    );
    if (NOT_WRITTEN.includes(name)) return;
    expect(() => writeTflite(model)).toThrow(expect.objectContaining({ code: 'internal' }));
  });

  test('no rule is without a model that breaks it', () => {
    const files = readdirSync(import.meta.dirname).filter((name) =>
      /^verify(-\w+)?\.ts$/.test(name),
    );
    const rules = files.flatMap((name) => {
      const lines = readFileSync(new URL(name, import.meta.url), 'utf8').split('\n');
      return lines.flatMap((line, i) =>
        /(?<!function )\bfail\(/.test(line) ? [`${name}:${i + 1}`] : [],
      );
    });
    const broken = BROKEN.map(([, model]) => {
      try {
        verify(model);
        return 'nothing';
      } catch (error) {
        const at = (error as Error).stack
          ?.split('\n')
          .find((line) => /\/verify(-(?!fail)\w+)?\.ts/.test(line));
        return /verify[\w-]*\.ts:\d+/.exec(at ?? '')?.[0];
      }
    });
    expect([...new Set(broken)].sort()).toEqual(rules.sort());
  });

  test('a sound model breaks none', () => {
    expect(output).toBeGreaterThanOrEqual(0);
    verify(whole);
    verify(readTflite(writeTflite(whole)));
  });
});

describe('what is no fault', () => {
  const condition = {
    CALL_ONCE: { initSubgraphIndex: 1 },
    IF: { thenSubgraphIndex: 0, elseSubgraphIndex: -1, condSubgraphIndex: undefined },
  };
  test.each<[string, Model]>([
    ['an empty tensor', withTensor(middle, () => ({ shape: [0], shapeSignature: [-1] }))],
    [
      'the most elements',
      withTensor(middle, () => ({ shape: [2 ** 31 - 1], shapeSignature: [-1] })),
    ],
    ['a scale of 0', withScales(middle, { scale: Float32Array.of(0) })],
    ['zero points of types that have none', withQuantized('int32', [], 1e6)],
    [
      'scales for blocks, in a tensor',
      namedModel({
        tensors: {
          scales: { shape: [2, 2], dtype: 'float16', data: new Uint16Array(4) },
          w: {
            shape: [2, 8],
            dtype: 'int4',
            data: new Uint8Array(8),
            quantization: {
              scale: new Float32Array(),
              zeroPoint: new Int32Array(),
              quantizedDimension: 0,
              blockwise: { scales: 0, blockSize: 4 },
            },
          },
        },
        operators: [],
        inputs: [],
      }),
    ],
    [
      'text of any length',
      namedModel({
        tensors: { text: { shape: [2], dtype: 'string', data: new Uint8Array(5) } },
        operators: [],
        inputs: [],
      }),
    ],
    [
      'operands and scratch left out',
      withOperator(conv, ({ inputs }) => ({
        inputs: [...inputs, NO_TENSOR],
        intermediates: [NO_TENSOR],
      })),
    ],
    ...Object.entries(condition).map(([op, options]): [string, Model] => {
      const model = namedModel({
        tensors: { x: [1], y: [1] },
        operators: [[op as 'IF', ['x'], ['y'], { options }]],
        inputs: ['x'],
        outputs: ['y'],
      });
      const [main] = model.subgraphs;
      return [`${op} of subgraphs that are there`, { ...model, subgraphs: [main, main] }];
    }),
    [
      'a signature of inputs and outputs',
      withSignature({
        inputs: [{ name: 'a', tensor: input }],
        outputs: [{ name: 'b', tensor: output }],
      }),
    ],
  ])('%s', (_, model) => {
    expect(() => verify(model)).not.toThrow();
  });
});

describe('zero points within the type', () => {
  test.each<[DType, number, number]>([
    ['int2', -2, 1],
    ['int4', -8, 7],
    ['int8', -128, 127],
    ['uint4', 0, 15],
    ['uint8', 0, 255],
    ['int16', -32768, 32767],
    ['uint16', 0, 65535],
  ])('%s: %i to %i', (dtype, min, max) => {
    for (const zero of [min, max]) verify(withQuantized(dtype, [], zero));
    for (const zero of [min - 1, max + 1]) {
      expect(() => verify(withQuantized(dtype, [], zero))).toThrow(
        `Tensor q has the zero point ${zero}; ${dtype} has ${min} to ${max}.`,
      );
    }
  });
});

describe('the place and the tensor are named', () => {
  const [x, y] = [[1, 2] as const, [1, 2] as const];
  const relu = namedModel({
    tensors: { x, y, z: { shape: [1, 2], data: new Float32Array(2) } },
    operators: [['RELU', ['x'], ['y']]],
    inputs: ['x'],
    outputs: ['y'],
  });
  const [main] = relu.subgraphs;
  const changed = (edit: Partial<Subgraph>): Model => ({
    ...relu,
    subgraphs: [{ ...main, ...edit }],
  });
  const operator = (edit: Partial<Operator>) =>
    changed({ operators: main.operators.map((one) => ({ ...one, ...edit })) });
  const where = { op: '0 RELU' };

  test.each<[string, Model, string, object]>([
    [
      'a constant as an input',
      changed({ inputs: [0, 2] }),
      'The graph input z is a constant.',
      { tensor: 'z' },
    ],
    [
      'an output that nothing writes',
      changed({ operators: [] }),
      'Nothing writes the graph output y.',
      { tensor: 'y' },
    ],
    [
      'what is read too early',
      operator({ inputs: [1] }),
      'Operator 0 (RELU) reads tensor y before anything wrote it.',
      where,
    ],
    [
      'what is written twice',
      operator({ outputs: [1, 1] }),
      'Operator 0 (RELU) writes tensor y, which another wrote.',
      where,
    ],
    [
      'a constant as a result',
      operator({ outputs: [2] }),
      'Operator 0 (RELU) writes the constant z.',
      where,
    ],
    [
      'one scale of several',
      withQuantized('int8', [1, Number.NaN], 0),
      'Tensor q has a scale that is not a finite positive number.',
      { tensor: 'q' },
    ],
    [
      'a negative dimension',
      changed({ tensors: [{ name: 'x', dtype: 'float32', shape: [-3] }] }),
      'Tensor x has the shape ?.',
      { tensor: 'x' },
    ],
    [
      'a tensor without a name',
      changed({ tensors: [{ name: '', dtype: 'float32', shape: [0.5] }] }),
      'Tensor  has the shape 0.5.',
      { tensor: '0' },
    ],
    [
      'one value too many to count',
      changed({ tensors: [{ name: 'x', dtype: 'float32', shape: [2 ** 31] }] }),
      'Tensor x has the shape 2147483648: more values than any runtime can count.',
      { tensor: 'x' },
    ],
    [
      'one side of a signature that contradicts',
      changed({
        tensors: [{ name: 'x', dtype: 'float32', shape: [1, 2], shapeSignature: [-1, 3] }],
      }),
      'Tensor x has the shape 1×2, but the shape signature ?×3.',
      { tensor: 'x' },
    ],
    [
      'a signature of other inputs',
      {
        ...relu,
        signatures: [{ key: 'k', inputs: [{ name: 'a', tensor: 1 }], outputs: [], subgraph: 0 }],
      },
      'The input a of signature k is not an input of the graph.',
      { tensor: 'y' },
    ],
  ])('%s', (_, model, message, place) => {
    expect(() => verify(model)).toThrow(
      expect.objectContaining({ code: 'invalid-graph', message, where: place }),
    );
  });
});

describe('doubts', () => {
  const [mean = -1] = graph.operators[at('RESHAPE')]?.outputs ?? [];
  test.each<[string, Model, RegExp]>([
    [
      'a scale of 0',
      withScales(filter, { scale: new Float32Array(64), zeroPoint: new Int32Array(64) }),
      /has a scale of 0/,
    ],
    [
      'another shape than follows',
      withTensor(middle, () => ({ shape: [1, 5, 5, 64], shapeSignature: [-1, 5, 5, 64] })),
      /writes \?×5×5×64/,
    ],
    ['another rank', withTensor(mean, () => ({ shape: [1], shapeSignature: [-1] })), /writes \?/],
    [
      'operands that do not fit',
      withTensor(filter, ({ shape }) => ({ shape: [shape[0] ?? 1, 2, 1, 2] })),
      /does not fit its inputs/,
    ],
    [
      'too many results',
      withOperator(conv, ({ outputs }) => ({ outputs: [...outputs, ...outputs] })),
      /has 2 results/,
    ],
  ])('%s', (_, model, message) => {
    expect(doubtsOf(model).join(' ')).toMatch(message);
  });

  test.each(REFERENCE_MODELS)('none about the files of the real tools: %s', (model) => {
    for (const mode of ['float', 'float16', 'dynamic', 'int8']) {
      expect(doubtsOf(readTflite(referenceFile(`${model}/tflite_${mode}.tflite`)))).toEqual([]);
    }
  });
});
