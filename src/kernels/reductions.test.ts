import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { expectSameOnBoth, runOn, startBackends, valuesOf } from './testing/backends.ts';

beforeAll(startBackends);

const reduction = fc
  .array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      axes: fc.subarray(shape.map((_, i) => i)),
      keepDims: fc.boolean(),
      op: fc.constantFrom(tf.sum, tf.mean, tf.max, tf.min),
    }),
  );

test('sums, means and extremes along any axes', async () => {
  await fc.assert(
    fc.asyncProperty(reduction, async ({ shape, axes, keepDims, op }) => {
      await expectSameOnBoth([valuesOf(shape, 1)], (x) => op(x, axes, keepDims));
    }),
    { seed: 24, numRuns: 80 },
  );
});

test('long sums stay precise', async () => {
  const ones = { shape: [2_000_000], data: new Float32Array(2_000_000).fill(0.1) };
  const [all, columns] = await runOn('wasm', [ones], (x) => [
    tf.sum(x),
    tf.sum(tf.reshape(x, [500_000, 4]), 0),
  ]);
  expect(all!.data[0]! / 200_000).toBeCloseTo(1, 5);
  for (const sum of columns!.data) expect(sum / 50_000).toBeCloseTo(1, 4);
});

test('integers are left to tfjs', async () => {
  const [sum] = await runOn('wasm', [valuesOf([4, 3], 1)], (x) => [
    tf.sum(tf.onesLike(tf.cast(x, 'int32')), 0),
  ]);
  expect([...sum!.data]).toEqual([4, 4, 4]);
});

test('the gradient of a gather sums the rows of an index', async () => {
  await expectSameOnBoth([valuesOf([5, 3, 2], 1)], (x) =>
    tf.gather(x, tf.tensor1d([4, 0, 4, 2, 4], 'int32')),
  );
  await expectSameOnBoth([valuesOf([5, 3, 2], 1)], (x) =>
    tf.gather(x, tf.tensor1d([1, 0, 1, 1], 'int32'), 1),
  );
});
