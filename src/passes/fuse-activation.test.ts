import { expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { fusedActivation } from '../ir/operands.ts';
import { verify } from '../ir/verify.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { fuseActivation } from './fuse-activation.ts';

const { NONE, RELU, RELU6, RELU_N1_TO_1 } = ActivationFunctionType;
const pool = { padding: Padding.VALID, strideW: 1, strideH: 1, filterWidth: 1, filterHeight: 1 };

const network = (build: (b: GraphBuilder, x: number) => number[]): Model => {
  const b = buildGraph();
  return b.finish(build(b, b.input('x', [1, 2, 2, 3])));
};
const parts = (model: Model) =>
  mainGraph(model).operators.map((operator) => [operator.op, fusedActivation(operator)]);

test.each<['RELU' | 'RELU6' | 'RELU_N1_TO_1', number]>([
  ['RELU', RELU],
  ['RELU6', RELU6],
  ['RELU_N1_TO_1', RELU_N1_TO_1],
])('%s becomes part of the operator before it', (op, value) => {
  const model = network((b, x) => [b.op(op, 'y', [b.op('ADD', 's', [x, x], {})], {})]);
  const fused = fuseActivation(model);
  verify(fused);
  expect(parts(fused)).toEqual([['ADD', value]]);
  const pooled = network((b, x) => [b.op(op, 'y', [b.op('MAX_POOL_2D', 'p', [x], pool)], {})]);
  // The other options stay.
  expect(mainGraph(fuseActivation(pooled)).operators[0]?.options).toEqual({
    ...pool,
    fusedActivationFunction: value,
  });
});

test.each<[string, Model]>([
  [
    'one that cannot be fused',
    network((b, x) => [b.op('TANH', 'y', [b.op('ADD', 's', [x, x], {})], {})]),
  ],
  [
    'an operator that fuses none',
    network((b, x) => [b.op('RELU', 'y', [b.op('TANH', 's', [x], {})], {})]),
  ],
  [
    'an operator that has one',
    network((b, x) => {
      const sum = b.op('ADD', 's', [x, x], { fusedActivationFunction: RELU6 });
      return [b.op('RELU', 'y', [sum], {})];
    }),
  ],
  [
    'a result that others read',
    network((b, x) => {
      const sum = b.op('ADD', 's', [x, x], { fusedActivationFunction: NONE });
      return [b.op('RELU', 'y', [sum], {}), b.op('TANH', 'z', [sum], {})];
    }),
  ],
  ['nothing behind', network((b, x) => [b.op('ADD', 's', [x, x], {})])],
])('left alone: %s', (_, model) => {
  expect(mainGraph(fuseActivation(model)).operators).toEqual(mainGraph(model).operators);
});

test('left alone on integers, where it may have a scale of its own', () => {
  const model = network((b, x) => [b.op('RELU', 'y', [b.op('ADD', 's', [x, x], {})], {})]);
  const graph = mainGraph(model);
  const tensors = graph.tensors.map((tensor) => ({ ...tensor, dtype: 'int8' as const }));
  const integers: Model = { ...model, subgraphs: [{ ...graph, tensors }] };
  expect(mainGraph(fuseActivation(integers)).operators).toEqual(graph.operators);
});

test('two activations in a row: the first', () => {
  const model = network((b, x) => {
    const first = b.op('RELU', 'a', [b.op('ADD', 's', [x, x], {})], {});
    return [b.op('RELU6', 'y', [first], {})];
  });
  expect(parts(fuseActivation(model))).toEqual([
    ['ADD', RELU],
    ['RELU6', NONE],
  ]);
});
