import { describe, expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph, type Operator, type Tensor } from '../ir/model.ts';
import { foldShapes } from './fold-shapes.ts';

const operator = (
  op: string,
  inputs: number[],
  outputs: number[],
  options: object = {},
): Operator =>
  ({ op, inputs, outputs, options, optionsTable: null, version: 1 }) as unknown as Operator;
const integers = (name: string, ...values: number[]): Tensor => ({
  name,
  shape: [values.length],
  dtype: 'int32',
  data: Int32Array.from(values),
});
const scalar = (name: string, value?: number): Tensor => ({
  name,
  shape: [],
  dtype: 'int32',
  ...(value !== undefined && { data: Int32Array.of(value) }),
});

/** Of what the target of the RESHAPE is put together: the batch, numbers, or what an op makes of the batch and a number. */
type Part = 'batch' | number | readonly [op: 'ADD' | 'MUL', by: number];

/** x → SHAPE → STRIDED_SLICE (the batch) → … → PACK → RESHAPE of x. */
function reshaped(
  parts: readonly Part[],
  signature: readonly number[] = [-1, 4, 2],
  extra: readonly Operator[] = [],
): Model {
  const tensors: Tensor[] = [
    {
      name: 'x',
      shape: signature.map((d) => (d < 0 ? 1 : d)),
      shapeSignature: signature,
      dtype: 'float32',
    },
    { name: 'shape', shape: [3], dtype: 'int32' },
    integers('0', 0),
    integers('1', 1),
    scalar('batch'),
    { name: 'target', shape: [parts.length], dtype: 'int32' },
    { name: 'y', shape: [1, 8], dtype: 'float32' },
  ];
  const operators = [
    operator('SHAPE', [0], [1]),
    operator('STRIDED_SLICE', [1, 2, 3, 3], [4], { shrinkAxisMask: 1 }),
  ];
  const packed = parts.map((part, i) => {
    if (part === 'batch') return 4;
    const constant = tensors.push(scalar(`c${i}`, typeof part === 'number' ? part : part[1])) - 1;
    if (typeof part === 'number') return constant;
    const result = tensors.push(scalar(`r${i}`)) - 1;
    operators.push(operator(part[0], [4, constant], [result]));
    return result;
  });
  operators.push(operator('PACK', packed, [5], { valuesCount: parts.length }));
  operators.push(operator('RESHAPE', [0, 5], [6]), ...extra);
  const base = buildGraph().finish([]);
  return {
    ...base,
    subgraphs: [{ name: 'main', tensors, operators, inputs: [0], outputs: [6] }],
  };
}

/** Operators that are left, and the target of the RESHAPE if it is a constant. */
function folded(model: Model) {
  const { operators, tensors } = mainGraph(foldShapes(model));
  const reshape = operators.find(({ op }) => op === 'RESHAPE');
  const target = tensors[reshape?.inputs[1] ?? -1];
  return {
    ops: operators.map(({ op }) => op),
    target: target?.data && Array.from(target.data, Number),
    tensor: target,
  };
}

test.each<[string, Part[], number[]]>([
  ['the batch first', ['batch', 8], [-1, 8]],
  ['the batch last', [8, 'batch'], [8, -1]],
  ['as many times the batch', [['MUL', 4], 2], [-1, 2]],
])('%s: a constant, with −1 for what counts samples', (_, parts, expected) => {
  const { ops, target, tensor } = folded(reshaped(parts));
  expect(ops).toEqual(['RESHAPE']);
  expect(target).toEqual(expected);
  expect(tensor).toMatchObject({ name: 'target', shape: [2], dtype: 'int32' });
});

test.each<[string, Part[]]>([
  ['twice the batch', ['batch', 'batch']],
  ['one more than the batch', [['ADD', 1], 8]],
  ['−1 beside the batch', ['batch', -1]],
  ['0 beside the batch', ['batch', 0]],
])('%s: is computed at run time', (_, parts) => {
  const { ops, target } = folded(reshaped(parts));
  expect(ops).toContain('PACK');
  expect(target).toBeUndefined();
});

test('a fixed input: all numbers are constants', () => {
  const fixed = reshaped(['batch', ['ADD', 7]], [3, 4, 2]);
  expect(folded(fixed)).toMatchObject({ ops: ['RESHAPE'], target: [3, 10] });
});

test('a size that is open beside the batch: the same object', () => {
  const model = reshaped(['batch', 8], [-1, -1, 2]);
  expect(foldShapes(model)).toBe(model);
});

test('no op that reads a shape: the same object', () => {
  const b = buildGraph();
  const model = b.finish([b.op('RELU', 'y', [b.input('x', [-1, 2])], {})]);
  expect(foldShapes(model)).toBe(model);
});

test('other readers of the target keep it computed; the RESHAPE does not', () => {
  const model = reshaped(['batch', 8], undefined, [operator('FILL', [5, 7], [8])]);
  const graph = mainGraph(model);
  const tensors = [...graph.tensors, { name: 'z', shape: [1, 8], dtype: 'float32' } as const];
  tensors[7] = { name: 'v', shape: [], dtype: 'float32', data: Float32Array.of(1) };
  tensors[8] = { name: 'z', shape: [1, 8], dtype: 'float32' };
  tensors[9] = scalar('c1', 8);
  const operators = graph.operators.map((o) => (o.op === 'PACK' ? { ...o, inputs: [4, 9] } : o));
  const wider: Model = { ...model, subgraphs: [{ ...graph, tensors, operators, outputs: [6, 8] }] };
  const { ops, target } = folded(wider);
  expect(ops).toEqual(['SHAPE', 'STRIDED_SLICE', 'PACK', 'RESHAPE', 'FILL']);
  expect(target).toEqual([-1, 8]);
});

/** `model` with more inputs, tensors and operators; tensors that are added are numbered from the returned one on. */
function widened(
  model: Model,
  add: (from: number) => {
    tensors: readonly Tensor[];
    operators?: readonly Operator[];
    inputs?: readonly number[];
    outputs?: readonly number[];
  },
): Model {
  const graph = mainGraph(model);
  const { tensors, operators = [], inputs = [], outputs = [] } = add(graph.tensors.length);
  const wider = {
    ...graph,
    tensors: [...graph.tensors, ...tensors],
    operators: [...graph.operators, ...operators],
    inputs: [...graph.inputs, ...inputs],
    outputs: [...graph.outputs, ...outputs],
  };
  return { ...model, subgraphs: [wider] };
}
const input = (name: string, ...signature: number[]): Tensor => ({
  name,
  shape: signature.map((d) => (d < 0 ? 1 : d)),
  shapeSignature: signature,
  dtype: 'float32',
});

describe('of several inputs', () => {
  const beside = (...signature: number[]) =>
    widened(reshaped(['batch', 8]), (at) => ({
      tensors: [input('x2', ...signature)],
      inputs: [at],
    }));

  test('one that is open beside the batch: the same object', () => {
    const model = beside(-1, -1);
    expect(foldShapes(model)).toBe(model);
  });

  test.each([[[3, 2]], [[-1, 5]]])('the batch of one stays open, the other is %j', (signature) => {
    expect(folded(beside(...signature))).toMatchObject({ ops: ['RESHAPE'], target: [-1, 8] });
  });
});

test('as many numbers as samples are computed at run time, though the first is always the same', () => {
  const model = widened(reshaped(['batch', 8]), (at) => ({
    tensors: [
      scalar('zero', 0),
      scalar('one', 1),
      { name: 'places', shape: [1], shapeSignature: [-1], dtype: 'int32' },
      { name: 'z', shape: [1], shapeSignature: [-1], dtype: 'int32' },
    ],
    operators: [operator('RANGE', [at, 4, at + 1], [at + 2]), operator('ABS', [at + 2], [at + 3])],
    outputs: [at + 3],
  }));
  const { ops, target } = folded(model);
  expect(ops).toEqual(['SHAPE', 'STRIDED_SLICE', 'RESHAPE', 'RANGE', 'ABS']);
  expect(target).toEqual([-1, 8]);
});

test('one constant for all readers, whatever they are', () => {
  const model = widened(reshaped(['batch', 8], [3, 4, 2]), (at) => ({
    tensors: [
      { name: 'y1', shape: [3], dtype: 'int32' },
      { name: 'y2', shape: [3], dtype: 'int32' },
    ],
    operators: [operator('ABS', [1], [at]), operator('ABS', [1], [at + 1])],
    outputs: [at, at + 1],
  }));
  const { operators, tensors } = mainGraph(foldShapes(model));
  expect(operators.map(({ op }) => op)).toEqual(['RESHAPE', 'ABS', 'ABS']);
  expect(tensors.filter(({ name }) => name === 'shape')).toEqual([integers('shape', 3, 4, 2)]);
});

test('a target that is reshaped itself stays computed', () => {
  const model = widened(reshaped(['batch', 8]), (at) => ({
    tensors: [integers('column', 2, 1), { name: 'z', shape: [2, 1], dtype: 'int32' }],
    operators: [operator('RESHAPE', [5, at], [at + 1])],
    outputs: [at + 1],
  }));
  const { operators, tensors } = mainGraph(foldShapes(model));
  const data = operators
    .filter(({ op }) => op === 'RESHAPE')
    .map(({ inputs }) => inputs.map((index) => tensors[index]?.data !== undefined));
  expect(data).toEqual([
    [false, true],
    [false, true],
  ]);
});
