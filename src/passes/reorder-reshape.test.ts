import { expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph, type Tensor } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { Padding } from '../schema/enums.ts';
import { reorderReshape } from './reorder-reshape.ts';

type Step = (b: GraphBuilder, x: number, name: string) => number;

const reshape =
  (...to: number[]): Step =>
  (b, x, name) =>
    b.op(
      'RESHAPE',
      name,
      [x, b.constant(`${name}/to`, [to.length], Int32Array.from(to), 'int32')],
      {},
    );
const unary =
  (op: 'RELU' | 'TANH'): Step =>
  (b, x, name) =>
    b.op(op, name, [x], {});
const constant =
  (op: 'MUL' | 'ADD' | 'SUB', shape: number[], swapped = false): Step =>
  (b, x, name) => {
    const data = new Float32Array(shape.reduce((p, d) => p * d, 1)).fill(2);
    const c = b.constant(`${name}/c`, shape, data);
    return b.op(op, name, swapped ? [c, x] : [x, c], {});
  };
const flat = reshape(1, 4, 3);

/** A convolution to [1, 1, 4, 3], then the steps, called a, b, … */
function network(steps: readonly Step[], hints: Record<string, Partial<Tensor>> = {}): Model {
  const b = buildGraph();
  const filter = b.constant('w', [3, 1, 1, 2], new Float32Array(6).fill(1));
  const x = b.input('x', [1, 1, 4, 2]);
  let last = b.op('CONV_2D', 'y', [x, filter], { padding: Padding.VALID, strideH: 1, strideW: 1 });
  steps.forEach((step, i) => {
    last = step(b, last, String.fromCharCode(97 + i));
  });
  const model = b.finish([last]);
  const graph = mainGraph(model);
  const tensors = graph.tensors.map((tensor) => ({ ...tensor, ...hints[tensor.name] }));
  return { ...model, subgraphs: [{ ...graph, tensors }] };
}

/** Operators with the shape of their result. */
const order = (model: Model) => {
  const { operators, tensors } = mainGraph(model);
  return operators.slice(1).map(({ op, outputs }) => `${op} ${tensors[outputs[0] ?? -1]?.shape}`);
};

test.each<[string, Step[], string[]]>([
  ['an activation', [flat, unary('RELU')], ['RELU 1,1,4,3', 'RESHAPE 1,4,3']],
  ['a factor per channel', [flat, constant('MUL', [3])], ['MUL 1,1,4,3', 'RESHAPE 1,4,3']],
  ['a factor on the left', [flat, constant('MUL', [3], true)], ['MUL 1,1,4,3', 'RESHAPE 1,4,3']],
  ['one offset', [flat, constant('ADD', [])], ['ADD 1,1,4,3', 'RESHAPE 1,4,3']],
  [
    'several, in their order',
    [flat, constant('MUL', [3]), constant('ADD', [3]), unary('RELU')],
    ['MUL 1,1,4,3', 'ADD 1,1,4,3', 'RELU 1,1,4,3', 'RESHAPE 1,4,3'],
  ],
  [
    'behind one that stands before the reshape',
    [constant('MUL', [3]), flat, unary('RELU')],
    ['MUL 1,1,4,3', 'RELU 1,1,4,3', 'RESHAPE 1,4,3'],
  ],
])('moves %s', (_, steps, expected) => {
  const model = reorderReshape(network(steps));
  verify(model);
  expect(order(model)).toEqual(expected);
  // The result keeps its place and its name.
  const { outputs, tensors } = mainGraph(model);
  expect(tensors[outputs[0] ?? -1]?.name).toBe(String.fromCharCode(96 + steps.length));
});

test.each<[string, Step[]]>([
  ['an operator that works on more than a channel', [flat, constant('MUL', [4, 3])]],
  ['neither product nor sum', [flat, constant('SUB', [3])]],
  ['an operator that cannot be fused', [flat, unary('TANH')]],
  ['where the reshape joins channels', [reshape(1, 12), unary('RELU')]],
  ['where another operator stands between', [unary('TANH'), flat, unary('RELU')]],
  ['nothing behind the reshape', [flat]],
  ['without a reshape', [unary('RELU'), constant('MUL', [3])]],
  ['a reshape behind a reshape', [flat, reshape(1, 2, 2, 3)]],
])('leaves alone: %s', (_, steps) => {
  const model = network(steps);
  expect(mainGraph(reorderReshape(model))).toEqual(mainGraph(model));
});

test('leaves alone: integers, results that others read, layers without weights', () => {
  const integers = network([flat, unary('RELU')], { y: { dtype: 'int8' } });
  expect(mainGraph(reorderReshape(integers))).toEqual(mainGraph(integers));
  const model = network([flat, unary('RELU')]);
  const graph = mainGraph(model);
  for (const name of ['y', 'a']) {
    const index = graph.tensors.findIndex((tensor) => tensor.name === name);
    const shared = { ...graph, outputs: [...graph.outputs, index] };
    expect(mainGraph(reorderReshape({ ...model, subgraphs: [shared] })), name).toEqual(shared);
  }
  const b = buildGraph();
  const x = b.op('TANH', 't', [b.input('x', [1, 1, 4, 3])], {});
  const bare = b.finish([unary('RELU')(b, flat(b, x, 'a'), 'r')]);
  expect(mainGraph(reorderReshape(bare))).toEqual(mainGraph(bare));
});

test('what is known of the results goes along', () => {
  const learned = { min: Float32Array.of(0), max: Float32Array.of(6), quantizedDimension: 0 };
  const before = { min: Float32Array.of(-1), max: Float32Array.of(1), quantizedDimension: 0 };
  const hints = {
    y: { learned: before, dropout: 0.1 },
    a: { dropout: 0.5 },
    b: { learned, dropout: 0.25 },
  };
  const { tensors, operators } = mainGraph(reorderReshape(network([flat, unary('RELU')], hints)));
  const [, moved, last] = operators.map(({ outputs }) => tensors[outputs[0] ?? -1]);
  expect(moved).toMatchObject({ name: 'y/RELU', learned, dropout: 0.5, shape: [1, 1, 4, 3] });
  expect(last).toMatchObject({ name: 'b', learned, dropout: 0.25, shape: [1, 4, 3] });
  const { tensors: bare } = mainGraph(
    reorderReshape(network([flat, unary('RELU')], { y: hints.y })),
  );
  const made = bare.at(-1);
  expect(made).toMatchObject({ name: 'y/RELU' });
  expect(made).not.toHaveProperty('learned');
  expect(made).not.toHaveProperty('dropout');
});
