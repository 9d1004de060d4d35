/** Values by the formula of each operator. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OpName } from '../../ops/op-spec.ts';
import { ActivationFunctionType } from '../../schema/enums.ts';
import { ELEMENTWISE, fusedActivation } from './elementwise.ts';
import { forwardOf } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function run(op: OpName, operands: readonly (readonly number[])[], options = {}): number[] {
  return tf.tidy(() => {
    const tensors = operands.map((values) => tf.tensor1d([...values]));
    const result = forwardOf(op)?.({
      options: options as never,
      input: (i) => tensors[i] as tf.Tensor,
      optional: (i) => tensors[i],
      inputs: tensors,
      numbers: () => [],
      outputShape: [1],
    }) as tf.Tensor;
    return Array.from(result.dataSync());
  });
}

const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));
const X = [-7, -3.5, -1.5, -0.5, 0, 0.25, 0.75, 2, 3.5, 8];
/** Φ(x), the share of a normal distribution below x, from tables. */
const NORMAL: Readonly<Record<number, number>> = {
  [-3.5]: 0.000232629,
  [-1.5]: 0.0668072,
  [-0.5]: 0.3085375,
  0.25: 0.5987063,
  0.75: 0.7733726,
  2: 0.9772499,
  3.5: 0.999767371,
};
const normal = (x: number) => NORMAL[x] ?? (x < 0 ? 0 : x > 0 ? 1 : 0.5);
const clipped = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));
const logistic = (x: number) => 1 / (1 + Math.exp(-x));

test.each<[OpName, (x: number) => number, object?]>([
  ['NEG', (x) => -x],
  ['ABS', (x) => Math.abs(x)],
  ['EXP', (x) => Math.exp(x)],
  ['RELU', (x) => Math.max(0, x)],
  ['RELU6', (x) => clipped(x, 0, 6)],
  ['RELU_N1_TO_1', (x) => clipped(x, -1, 1)],
  ['LEAKY_RELU', (x) => (x < 0 ? 0.25 * x : x), { alpha: 0.25 }],
  ['LEAKY_RELU', (x) => Math.max(0, x)],
  ['ELU', (x) => (x < 0 ? Math.exp(x) - 1 : x)],
  ['GELU', (x) => x * normal(x)],
  ['GELU', (x) => x * normal(x), { approximate: false }],
  [
    'GELU',
    (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
    { approximate: true },
  ],
  ['HARD_SWISH', (x) => (x * clipped(x + 3, 0, 6)) / 6],
  ['LOGISTIC', logistic],
  ['TANH', (x) => Math.tanh(x)],
])('%s %#', (op, formula, options) => {
  const result = run(op, [X], options);
  result.forEach((value, i) => {
    const expected = formula(X[i]!);
    expect(value, `at ${X[i]}`).toBeCloseTo(expected, Math.abs(expected) > 100 ? 2 : 5);
  });
});

test.each<[OpName, (x: number) => number]>([
  ['LOG', (x) => Math.log(x)],
  ['RSQRT', (x) => 1 / Math.sqrt(x)],
])('%s of positive numbers', (op, formula) => {
  expect(run(op, [[0.25, 1, 9]])).toEqual(near([0.25, 1, 9].map(formula)));
});

const [A, B] = [
  [3, -2, 0.5, 4],
  [2, 4, -0.5, -8],
];
test.each<[OpName, (a: number, b: number) => number]>([
  ['ADD', (a, b) => a + b],
  ['SUB', (a, b) => a - b],
  ['MUL', (a, b) => a * b],
  ['DIV', (a, b) => a / b],
  ['MAXIMUM', (a, b) => Math.max(a, b)],
  ['MINIMUM', (a, b) => Math.min(a, b)],
  ['SQUARED_DIFFERENCE', (a, b) => (a - b) ** 2],
  ['PRELU', (a, b) => (a < 0 ? a * b : a)],
])('%s', (op, formula) => {
  expect(run(op, [A, B])).toEqual(near(A.map((a, i) => formula(a, B[i]!))));
});

describe('shares', () => {
  const shares = (beta: number) => {
    const powers = A.map((a) => Math.exp(beta * a));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((p) => p / sum);
  };
  test.each<[OpName, object, readonly number[]]>([
    ['SOFTMAX', {}, shares(1)],
    ['SOFTMAX', { beta: 0.5 }, shares(0.5)],
    ['LOG_SOFTMAX', {}, shares(1).map(Math.log)],
  ])('%s %j', (op, options, expected) => {
    expect(run(op, [A], options)).toEqual(near(expected));
  });
});

test.each<[string, number, (x: number) => number]>([
  ['none', ActivationFunctionType.NONE, (x) => x],
  ['ReLU', ActivationFunctionType.RELU, (x) => Math.max(0, x)],
  ['ReLU6', ActivationFunctionType.RELU6, (x) => clipped(x, 0, 6)],
  ['ReLU −1 to 1', ActivationFunctionType.RELU_N1_TO_1, (x) => clipped(x, -1, 1)],
  ['tanh', ActivationFunctionType.TANH, (x) => Math.tanh(x)],
])('an operator’s own activation: %s', (_, type, formula) => {
  const result = tf.tidy(() => [...fusedActivation(tf.tensor1d(X), type).dataSync()]);
  expect(result).toEqual(near(X.map(formula)));
});

test('an operator without a rule has none', () => {
  expect(forwardOf('WHERE')).toBeUndefined();
  expect(forwardOf('ADD')).toBe(ELEMENTWISE.ADD);
});
