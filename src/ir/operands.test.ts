import { expect, test } from 'vitest';
import { buildGraph } from './builder.ts';
import { mainGraph, NO_TENSOR, type Operator } from './model.ts';
import {
  activationInputs,
  channelAxisOf,
  channelConstant,
  consumerCounts,
  floatConstant,
  fusedActivation,
  layerName,
  meetsAllWeights,
  roleOf,
  weightInput,
  weightOperands,
  withOperand,
} from './operands.ts';

function graph() {
  const builder = buildGraph();
  const x = builder.input('x', [1, 4]);
  const w = builder.constant('w', [3, 4], new Float32Array(12).fill(0.5));
  const y = builder.op('FULLY_CONNECTED', 'y', [x, w, NO_TENSOR], { fusedActivationFunction: 1 });
  const joined = builder.op('CONCATENATION', 'joined', [y, y, y], { axis: 1 });
  const axes = builder.constant('axes', [1], Int32Array.of(1), 'int32');
  return mainGraph(builder.finish([builder.op('MEAN', 'mean', [joined, axes], {})]));
}

const [dense, concat, mean] = graph().operators as [Operator, Operator, Operator];

test('roles: by position, the last one again where an op takes any number, index where there is no row', () => {
  expect(roleOf(dense, 0).role).toBe('activation');
  expect(roleOf(dense, 1)).toEqual({ role: 'weight', channelAxis: 0 });
  expect(roleOf(dense, 2)).toEqual({ role: 'bias', scaleOf: [0, 1] });
  expect(roleOf(dense, 3).role).toBe('index');
  expect(roleOf(concat, 2).role).toBe('activation');
  expect(roleOf({ ...dense, op: 'CUSTOM' } as Operator, 0).role).toBe('index');
});

test('weights: where they are, and along what they have channels', () => {
  expect(weightInput(dense)).toBe(1);
  expect(weightInput(concat)).toBe(-1);
  expect(channelAxisOf(dense, 1)).toBe(0);
  expect(channelAxisOf(dense, 0)).toBeNull();
  expect(weightOperands(dense)).toEqual({ weight: 1, bias: 2, channelAxis: 0 });
  expect(weightOperands(concat)).toBeUndefined();
  // A table has rows, but no layer adds a bias to them; and what is not in the op table has none known.
  expect(weightOperands({ ...dense, op: 'EMBEDDING_LOOKUP' } as Operator)).toBeUndefined();
  expect(weightOperands({ ...dense, op: 'CUSTOM' } as Operator)).toBeUndefined();
});

test.each([
  ['FULLY_CONNECTED', true],
  ['CONV_2D', true],
  ['DEPTHWISE_CONV_2D', true],
  // Between its strides, a value is spread by some of the weights only.
  ['TRANSPOSE_CONV', false],
  ['ADD', false],
  ['CUSTOM', false],
] as const)('%s: all weights meet a value at every place: %s', (op, expected) => {
  expect(meetsAllWeights({ ...dense, op } as Operator)).toBe(expected);
});

test('what flows, and what is constant', () => {
  expect(activationInputs(graph(), dense)).toEqual([0]);
  expect(activationInputs(graph(), concat)).toEqual([0, 1, 2]);
  // Axes are not data, nor are integers, nor what an unknown op reads.
  expect(activationInputs(graph(), mean)).toEqual([0]);
  const integers = graph().tensors.map((tensor) => ({ ...tensor, dtype: 'int32' as const }));
  expect(activationInputs({ ...graph(), tensors: integers }, concat)).toEqual([]);
  expect(activationInputs(graph(), { ...concat, op: 'CUSTOM' } as Operator)).toEqual([]);
  expect(floatConstant(graph(), dense, 1)?.name).toBe('w');
  for (const i of [0, 2, 3, -1]) expect(floatConstant(graph(), dense, i)).toBeUndefined();
  expect(floatConstant(graph(), mean, 1)).toBeUndefined();
  // The first tensor of a graph is as good as any.
  const [x, w, ...others] = graph().tensors;
  if (!x || !w) throw new Error('two tensors');
  const turned = { ...graph(), tensors: [w, x, ...others] };
  expect(floatConstant(turned, { ...dense, inputs: [1, 0] }, 1)?.name).toBe('w');
  expect([...consumerCounts(graph())]).toEqual([1, 1, 3, 1, 1, 0]);
});

test('a constant per channel: one value for all, or one for each along the last dimension', () => {
  const constant = (shape: number[], values: number[]) =>
    ({ name: 'c', shape, dtype: 'float32', data: Float32Array.from(values) }) as const;
  expect(channelConstant(constant([1], [2]), 3)).toEqual(Float32Array.of(2, 2, 2));
  expect(channelConstant(constant([1, 3], [1, 2, 3]), 3)).toEqual(Float32Array.of(1, 2, 3));
  expect(channelConstant(constant([3], [1, 2, 3]), 3)).toEqual(Float32Array.of(1, 2, 3));
  expect(channelConstant(constant([1], [2]), undefined)).toBeUndefined();
  expect(channelConstant(constant([3, 1], [1, 2, 3]), 3)).toBeUndefined();
  expect(channelConstant(constant([2, 3], [1, 2, 3, 4, 5, 6]), 3)).toBeUndefined();
  expect(channelConstant(undefined, 3)).toBeUndefined();
});

test('an operator is known by its first result, or by what it reads', () => {
  expect(layerName(graph(), dense)).toBe('y');
  expect(layerName(graph(), { ...dense, outputs: [] })).toBe('FULLY_CONNECTED(x, w)');
  expect(fusedActivation(dense)).toBe(1);
  expect(fusedActivation(mean)).toBe(0);
});

test('operands left out before one that is put in are marked so', () => {
  expect(withOperand([7], 2, 9)).toEqual([7, NO_TENSOR, 9]);
  expect(withOperand([7, 8, 5], 1, 9)).toEqual([7, 9, 5]);
  expect(withOperand([7], 1, 9)).toEqual([7, 9]);
});
