import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  expectClose,
  expectSameOnBoth,
  runOn,
  startBackends,
  valuesOf,
  withGradients,
} from './testing/backends.ts';

beforeAll(startBackends);

const size = (max: number) => fc.integer({ min: 1, max });
const problem = fc.record({
  shape: fc.tuple(size(2), fc.integer({ min: 3, max: 9 }), fc.integer({ min: 3, max: 9 }), size(9)),
  window: fc.tuple(size(3), size(3)),
  strides: fc.tuple(size(3), size(3)),
  pad: fc.constantFrom('same' as const, 'valid' as const),
});

test('max pooling', async () => {
  await fc.assert(
    fc.asyncProperty(problem, async ({ shape, window, strides, pad }) => {
      await expectSameOnBoth([valuesOf(shape, 1)], (x) =>
        tf.maxPool(x as tf.Tensor4D, window, strides, pad),
      );
    }),
    { seed: 22, numRuns: 40 },
  );
});

test('max pooling gives the gradient to the first of equals, and to numbers below zero', async () => {
  const x = { shape: [1, 2, 4, 1], data: Float32Array.of(-3, -3, 0, 5, -3, -9, 5, 5) };
  const [, dx] = await runOn('wasm', [x], (t) => [
    t,
    tf.grad((v: tf.Tensor) => tf.sum(tf.maxPool(v as tf.Tensor4D, 2, 2, 'valid')))(t),
  ]);
  expect([...dx!.data]).toEqual([1, 0, 0, 1, 0, 0, 0, 0]);
});

test('average pooling: its gradient is that of a linear function, also at the rim', async () => {
  await fc.assert(
    fc.asyncProperty(problem, async ({ shape, window, strides, pad }) => {
      const op = (x: tf.Tensor) => tf.avgPool(x as tf.Tensor4D, window, strides, pad);
      const [y, dx] = await runOn('wasm', [valuesOf(shape, 1)], withGradients(op));
      const [expected] = await runOn('cpu', [valuesOf(shape, 1)], (x) => [op(x)]);
      expectClose(y!, expected!);
      // Σ dx ⊙ v = Σ pool(v) ⊙ weights for any v, since pooling is linear.
      const v = valuesOf(shape, 5);
      const [pooled] = await runOn('cpu', [v], (x) => [op(x)]);
      const weights = valuesOf(pooled!.shape, 77);
      const dot = (a: Float32Array, b: Float32Array) =>
        a.reduce((sum, value, i) => sum + value * b[i]!, 0);
      expect(dot(dx!.data, v.data)).toBeCloseTo(dot(pooled!.data, weights.data), 4);
    }),
    { seed: 23, numRuns: 40 },
  );
});
