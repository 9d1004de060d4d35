/** Ops whose gradients a network needs, on wasm as on the cpu backend: with our kernels and with those of tfjs. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  expectClose,
  expectSameOnBoth,
  runOn,
  startBackends,
  type Values,
  valuesOf,
  withGradients,
} from './testing/backends.ts';

beforeAll(startBackends);

const SHAPE = [2, 3, 5];

/** Away from 0 and from whole numbers, where slopes jump. */
function spread(shape: readonly number[], seed: number, scale = 4): Values {
  const { data } = valuesOf(shape, seed);
  return { shape, data: data.map((value) => Math.round(value * scale) + 0.3 + 0.1 * value) };
}

const dot = (a: Values, b: Values) => a.data.reduce((sum, value, i) => sum + value * b.data[i]!, 0);

const UNARY: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  abs: tf.abs,
  clipByValue: (x) => tf.clipByValue(x, -1.5, 2),
  elu: tf.elu,
  erf: tf.erf,
  exp: tf.exp,
  gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  geluTanh: (x) =>
    tf.mul(x, tf.sigmoid(tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), 1.5957691))),
  leakyRelu: (x) => tf.leakyRelu(x, 0.3),
  log: (x) => tf.log(tf.abs(x)),
  logSoftmax: (x) => tf.logSoftmax(x),
  max: (x) => tf.max(x, 1),
  min: (x) => tf.min(x, 2),
  neg: tf.neg,
  pad: (x) =>
    tf.pad(x, [
      [1, 0],
      [2, 1],
      [0, 3],
    ]),
  relu: tf.relu,
  relu6: tf.relu6,
  reshape: (x) => tf.reshape(x, [6, 5]),
  round: tf.round,
  rsqrt: (x) => tf.rsqrt(tf.abs(x)),
  selu: tf.selu,
  sigmoid: tf.sigmoid,
  sign: tf.sign,
  slice: (x) => tf.slice(x, [0, 1, 2], [2, 2, 3]),
  softmax: (x) => tf.softmax(x),
  softplus: tf.softplus,
  split: (x) => tf.split(x, [1, 2], 1)[1]!,
  sqrt: (x) => tf.sqrt(tf.abs(x)),
  square: tf.square,
  step: (x) => tf.step(x),
  stridedMean: (x) => tf.mean(x, [0, 2]),
  tanh: tf.tanh,
  tile: (x) => tf.tile(x, [1, 2, 3]),
  transpose: (x) => tf.transpose(x, [2, 0, 1]),
  variance: (x) => tf.moments(x, [0, 1]).variance,
};

test.each(Object.entries(UNARY))('%s', async (_, op) => {
  await expectSameOnBoth([spread(SHAPE, 3)], op);
});

const BINARY: Readonly<Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor>> = {
  add: tf.add,
  div: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
  mul: tf.mul,
  pow: (a, b) => tf.pow(tf.abs(a), b),
  prelu: tf.prelu,
  squaredDifference: tf.squaredDifference,
  sub: tf.sub,
};

const PAIRS = [
  [SHAPE, SHAPE],
  [SHAPE, [5]],
  [SHAPE, [3, 1]],
  [SHAPE, [2, 1, 1]],
  [SHAPE, []],
  [[3, 1], SHAPE],
] as const;

test.each(Object.entries(BINARY))('%s, broadcast', async (name, op) => {
  for (const [a, b] of PAIRS) {
    if (name === 'prelu' && a.length < b.length) continue;
    await expectSameOnBoth([spread(a, 3), spread(b, 8)], op, 2e-5);
  }
});

test('concatenation', async () => {
  await expectSameOnBoth([spread([2, 3], 3), spread([2, 4], 5)], (a, b) => tf.concat([a, b], 1));
});

test('selection by a mask', async () => {
  await expectSameOnBoth([spread(SHAPE, 3), spread(SHAPE, 5)], (a, b) =>
    tf.where(tf.greater(a, 0), a, tf.mul(b, 2)),
  );
});

test('batch normalization from moments', async () => {
  const inputs = [spread([4, 3, 3, 6], 3), valuesOf([6], 4), valuesOf([6], 5)];
  await expectSameOnBoth(inputs, (x, gamma, beta) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const scaled = tf.mul(tf.sub(x, mean), tf.mul(gamma, tf.rsqrt(tf.add(variance, 1e-3))));
    return tf.add(scaled, beta);
  });
  await expectSameOnBoth(inputs, (x, scale, offset) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return tf.batchNorm(
      x as tf.Tensor4D,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      offset as tf.Tensor1D,
      scale as tf.Tensor1D,
      1e-3,
    );
  });
});

test.each([
  [false, false],
  [true, false],
  [false, true],
])('resizing, corners aligned %s, half-pixel centers %s', async (aligned, centers) => {
  const x = valuesOf([2, 4, 5, 3], 1);
  const v = valuesOf(x.shape, 9);
  for (const size of [
    [7, 9],
    [2, 3],
    [8, 10],
    [1, 1],
  ] as [number, number][]) {
    for (const kind of ['resizeNearestNeighbor', 'resizeBilinear'] as const) {
      const op = (t: tf.Tensor) => tf.image[kind](t as tf.Tensor4D, size, aligned, centers);
      for (const backend of ['cpu', 'wasm'] as const) {
        const [, dx] = await runOn(backend, [x], withGradients(op));
        // Σ dx ⊙ v = Σ resize(v) ⊙ weights for any v, since resizing is linear.
        const [y] = await runOn('cpu', [v], (t) => [op(t)]);
        expect(dot(dx!, v)).toBeCloseTo(dot(y!, valuesOf(y!.shape, 77)), 4);
      }
    }
  }
});

test('cross-entropy over a dense layer', async () => {
  const labels = () => tf.oneHot(tf.tensor1d([1, 0, 3, 2, 1], 'int32'), 4);
  await expectSameOnBoth([valuesOf([5, 7], 1), valuesOf([7, 4], 2), valuesOf([4], 3)], (x, w, b) =>
    tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(tf.add(tf.matMul(x, w), b)), labels()), -1))),
  );
});

test('a rectifier passes no gradient at 0 and below', async () => {
  const x = { shape: [5], data: Float32Array.of(-1, -0, 0, 0.5, 7) };
  const gradient = (op: (t: tf.Tensor) => tf.Tensor) => (t: tf.Tensor) => [
    tf.grad((v: tf.Tensor) => tf.sum(op(v)))(t),
  ];
  const [relu] = await runOn('wasm', [x], gradient(tf.relu));
  expect([...relu!.data]).toEqual([0, 0, 0, 1, 1]);
  const [relu6] = await runOn('wasm', [x], gradient(tf.relu6));
  expect([...relu6!.data]).toEqual([0, 0, 0, 1, 0]);
  const [leaky] = await runOn(
    'wasm',
    [x],
    gradient((v) => tf.leakyRelu(v, 0.25)),
  );
  expectClose(leaky!, { shape: [5], data: Float32Array.of(0.25, 0.25, 0.25, 1, 1) });
});
