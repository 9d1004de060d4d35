import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { startBackends } from '../../kernels/testing/backends.ts';
import { fromFloat16Array, toBfloat16, toFloat16Array } from '../../tensor/float16.ts';
import { seededRandom } from '../../tensor/random.ts';
import { storedBlockScale } from './block-scales.ts';

beforeAll(startBackends);

test('scales of blocks are what the file keeps: through bfloat16 to a half', () => {
  const random = seededRandom(7);
  const sizes = Float32Array.from({ length: 2000 }, () => 10 ** (5 * random() - 5));
  const edges = [1, 1 - 2 ** -24, 1 + 2 ** -23, 0.5, 2, 2 ** -14, 2 ** -15 * 1.3, 0.0312];
  const scales = Float32Array.from([...sizes, ...edges]);
  const stored = tf.tidy(() => storedBlockScale(tf.tensor1d(scales)).dataSync());
  const file = fromFloat16Array(toFloat16Array(scales.map(toBfloat16)));
  stored.forEach((value, i) => {
    expect(value / file[i]!, `${scales[i]}`).toBeCloseTo(1, 6);
  });
});

test('none is 0: a scale that a half cannot say is its finest', () => {
  const stored = tf.tidy(() => storedBlockScale(tf.tensor1d([1e-12, 2 ** -25])).dataSync());
  expect([...stored]).toEqual([2 ** -24, 2 ** -24]);
});
