/** Steps by the formulas of Keras, and what a checkpoint carries of them. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createOptimizer } from './optimizer.ts';
import { variableOf } from './variable.ts';

let before = 0;
beforeAll(async () => {
  await tf.setBackend('cpu');
});
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
});

const RATE = 0.5;
/** Gradients of two steps, of two values. */
const GRADIENTS = [
  [1, -2],
  [3, 0.5],
];
const START = [10, 20];

type Settings = Parameters<typeof createOptimizer>[0];
const SGD: Settings = { optimizer: 'sgd', learningRate: RATE, momentum: 0 };
const MOMENTUM: Settings = { ...SGD, momentum: 0.75 };
const ADAM: Settings = { ...SGD, optimizer: 'adam' };

/** Values after each step, by the formula. */
const EXPECTED: [string, Settings, number[][], number][] = [
  ['sgd', SGD, steps((p, g) => p - RATE * g), 0],
  [
    'momentum',
    MOMENTUM,
    steps((p, g, slots) => {
      slots.m = 0.75 * (slots.m ?? 0) - RATE * g;
      return p + slots.m;
    }),
    1,
  ],
  [
    'adam',
    // Momentum is a setting of sgd.
    { ...ADAM, momentum: 0.75 },
    steps((p, g, slots, t) => {
      slots.m = 0.9 * (slots.m ?? 0) + 0.1 * g;
      slots.v = 0.999 * (slots.v ?? 0) + 0.001 * g * g;
      const [m, v] = [slots.m / (1 - 0.9 ** t), slots.v / (1 - 0.999 ** t)];
      return p - (RATE * m) / (Math.sqrt(v) + 1e-7);
    }),
    2,
  ],
];

type Slots = { m?: number; v?: number };
function steps(step: (p: number, g: number, slots: Slots, t: number) => number): number[][] {
  const slots: Slots[] = [{}, {}];
  let values = START;
  return GRADIENTS.map((gradients, t) => {
    values = values.map((p, i) => step(p, gradients[i]!, slots[i]!, t + 1));
    return values;
  });
}

const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 3));
const withValues = (...values: number[]) => variableOf(Float32Array.from(values), [values.length]);

function apply(optimizer: ReturnType<typeof createOptimizer>, variable: tf.Variable, step: number) {
  const gradient = tf.tensor1d(GRADIENTS[step]!);
  optimizer.apply([variable], [gradient]);
  gradient.dispose();
  return [...variable.dataSync()];
}

describe.each(EXPECTED)('%s', (_, settings, expected, slots) => {
  test('two steps', () => {
    const [optimizer, variable] = [createOptimizer(settings), withValues(...START)];
    expect(apply(optimizer, variable, 0)).toEqual(near(expected[0]!));
    expect(apply(optimizer, variable, 1)).toEqual(near(expected[1]!));
    tf.dispose(variable);
    optimizer.dispose();
  });

  test('goes on from what was stored, with other variables of the same shape', async () => {
    const [first, variable] = [createOptimizer(settings), withValues(...START)];
    apply(first, variable, 0);
    const stored = structuredClone(await first.store([variable]));
    expect(stored.steps).toBe(1);
    expect(stored.slots.map((list) => list.map(({ length }) => length))).toEqual([
      Array.from({ length: slots }, () => 2),
    ]);
    const [second, other] = [createOptimizer(settings), withValues(...expected[0]!)];
    // What it knew before is forgotten.
    apply(second, other, 1);
    other.assign(variable);
    second.restore([other], stored);
    expect(apply(second, other, 1)).toEqual(near(expected[1]!));
    tf.dispose([variable, other]);
    first.dispose();
    second.dispose();
  });

  test('starts again after a reset', () => {
    const [optimizer, variable] = [createOptimizer(settings), withValues(...START)];
    apply(optimizer, variable, 1);
    optimizer.reset();
    const start = tf.tensor1d(START);
    variable.assign(start);
    expect(apply(optimizer, variable, 0)).toEqual(near(expected[0]!));
    tf.dispose([variable, start]);
    optimizer.dispose();
  });
});

test('each variable has slots of its own, and one without a gradient stays', async () => {
  const [optimizer, a, b, c] = [
    createOptimizer(MOMENTUM),
    withValues(1),
    withValues(2),
    withValues(3),
  ];
  const gradients = [tf.tensor1d([1]), tf.tensor1d([4])];
  optimizer.apply([a, b, c], gradients);
  expect([a, b, c].map((x) => x.dataSync()[0])).toEqual([0.5, 0, 3]);
  const { steps: count, slots } = await optimizer.store([c, b, a]);
  expect(count).toBe(1);
  expect(slots.map((list) => list.map((values) => [...values]))).toEqual([[[0]], [[-2]], [[-0.5]]]);
  tf.dispose([a, b, c, ...gradients]);
  optimizer.dispose();
});

test('slots are not trained, and begin at 0 where a checkpoint has none', () => {
  const variables = () => Object.values(tf.engine().registeredVariables);
  const others = new Set(variables());
  const optimizer = createOptimizer(ADAM);
  const variable = variableOf(Float32Array.of(1, 2), [1, 2]);
  optimizer.restore([variable], { steps: 0, slots: [] });
  const gradient = tf.tensor2d([[1, -1]]);
  optimizer.apply([variable], [gradient]);
  // The first step of Adam is the learning rate, whatever the gradient.
  expect([...variable.dataSync()]).toEqual(near([0.5, 2.5]));
  const made = variables().filter((v) => !others.has(v));
  expect(made.map(({ trainable, shape }) => [trainable, shape])).toEqual([
    [true, [1, 2]],
    [false, [1, 2]],
    [false, [1, 2]],
  ]);
  tf.dispose([variable, gradient]);
  optimizer.dispose();
});
