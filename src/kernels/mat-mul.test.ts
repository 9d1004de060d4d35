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

const size = fc.integer({ min: 1, max: 30 });

test('products of transposed matrices and their gradients', async () => {
  await fc.assert(
    fc.asyncProperty(size, size, size, fc.boolean(), fc.boolean(), async (m, n, k, ta, tb) => {
      const a = valuesOf(ta ? [k, m] : [m, k], 1);
      const b = valuesOf(tb ? [n, k] : [k, n], 2);
      await expectSameOnBoth([a, b], (x, y) => tf.matMul(x, y, ta, tb));
    }),
    { seed: 21, numRuns: 60 },
  );
});

test.each([
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 1], [3]],
  [[], [3]],
  [[1], [2, 2]],
])('batches %j × %j broadcast', async (outerA, outerB) => {
  const inputs = [valuesOf([...outerA, 4, 5], 1), valuesOf([...outerB, 5, 6], 2)];
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  // The cpu backend pairs some batches wrongly, so there all of them are written out.
  const expected = await runOn(
    'cpu',
    inputs,
    withGradients((a, b) =>
      tf.matMul(tf.broadcastTo(a, [...outer, 4, 5]), tf.broadcastTo(b, [...outer, 5, 6])),
    ),
  );
  const actual = await runOn(
    'wasm',
    inputs,
    withGradients((a, b) => tf.matMul(a, b)),
  );
  expected.forEach((values, i) => {
    expectClose(actual[i]!, values);
  });
});

test('blocks: 200 × 300 × 600', async () => {
  await expectSameOnBoth([valuesOf([200, 300], 1), valuesOf([300, 600], 2)], (x, y) =>
    tf.matMul(x, y),
  );
});

test('no depth at all gives zeros', async () => {
  const inputs = [valuesOf([3, 0], 1), valuesOf([0, 4], 2)];
  const [product] = await runOn('wasm', inputs, (a, b) => [tf.matMul(a, b)]);
  expect(product).toEqual({ shape: [3, 4], data: new Float32Array(12) });
});

test('fused product with bias and activation', async () => {
  const inputs = [valuesOf([9, 20], 1), valuesOf([11, 20], 2), valuesOf([11], 3)];
  for (const activation of ['linear', 'relu', 'relu6', 'elu'] as const) {
    const fused = (a: tf.Tensor, b: tf.Tensor, bias: tf.Tensor) => [
      tf.fused.matMul({ a, b, bias, transposeB: true, activation }),
    ];
    const [expected] = await runOn('cpu', inputs, fused as never);
    const [actual] = await runOn('wasm', inputs, fused as never);
    expectClose(actual!, expected!);
  }
});
