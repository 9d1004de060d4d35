import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { runOn, startBackends } from './testing/backends.ts';

beforeAll(startBackends);

test('filter', async () => {
  const x = {
    shape: [2, 5, 6, 3],
    data: Float32Array.from({ length: 180 }, (_, i) => Math.sin(i)),
  };
  const w = { shape: [3, 2, 3, 4], data: Float32Array.from({ length: 72 }, (_, i) => Math.cos(i)) };
  const f = (a: tf.Tensor, b: tf.Tensor) => {
    return tf.grads((p, q) =>
      tf.sum(tf.square(tf.conv2d(p as tf.Tensor4D, q as tf.Tensor4D, 2, 'same'))),
    )([a, b]);
  };
  const [c, d] = [await runOn('cpu', [x, w], f), await runOn('wasm', [x, w], f)];
  for (let i = 0; i < 180; i++) expect(d[0]!.data[i]).toBeCloseTo(c[0]!.data[i]!, 3);
  for (let i = 0; i < 72; i++) expect(d[1]!.data[i]).toBeCloseTo(c[1]!.data[i]!, 3);
});
