import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { runOn, startBackends, valuesOf } from './testing/backends.ts';

beforeAll(startBackends);

const OPS = {
  equal: tf.equal,
  notEqual: tf.notEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
};

/** Few different numbers, so that some are equal. */
function coarse(shape: readonly number[], seed: number) {
  const { data } = valuesOf(shape, seed);
  return { shape, data: data.map((value) => Math.round(value * 2)) };
}

test.each(Object.entries(OPS))('%s', async (_, op) => {
  for (const [a, b] of [
    [
      [3, 7, 5],
      [3, 7, 5],
    ],
    [[50], []],
    [[], [50]],
    [
      [2, 9],
      [1, 1],
    ],
    [[1, 1], [1]],
    [[2, 9], [9]],
    [[1], [2, 1, 3]],
  ] as const) {
    const inputs = [coarse(a, 1), coarse(b, 2)];
    const expected = await runOn('cpu', inputs, (x, y) => [op(x, y)]);
    const actual = await runOn('wasm', inputs, (x, y) => [op(x, y)]);
    expect(actual).toEqual(expected);
  }
});

test('comparisons of what is not a number are false, of infinities as usual', async () => {
  const x = { shape: [4], data: Float32Array.of(Number.NaN, Infinity, -Infinity, 0) };
  const [less, unequal] = await runOn('wasm', [x], (t) => [tf.less(t, 0), tf.notEqual(t, t)]);
  expect([...less!.data]).toEqual([0, 0, 1, 0]);
  expect([...unequal!.data]).toEqual([1, 0, 0, 0]);
});

test('and, or', async () => {
  const inputs = [coarse([3, 41], 1), coarse([3, 41], 2)];
  const work = (x: tf.Tensor, y: tf.Tensor) => {
    const [a, b] = [tf.greater(x, 0), tf.greater(y, 0)];
    return [tf.logicalAnd(a, b), tf.logicalOr(a, b)];
  };
  expect(await runOn('wasm', inputs, work as never)).toEqual(
    await runOn('cpu', inputs, work as never),
  );
});

test('integers are left to tfjs', async () => {
  const [y] = await runOn('wasm', [coarse([6], 1)], (x) => [
    tf.greater(tf.cast(x, 'int32'), tf.scalar(0, 'int32')),
  ]);
  expect([...y!.data]).toEqual([...coarse([6], 1).data].map((value) => Number(value > 0)));
});
