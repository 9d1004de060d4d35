/** A live BatchNorm, by hand: two channels, a batch of two. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FoldedBatchNorm } from '../ir/model.ts';
import { WASM_FILES } from '../kernels/testing/wasm-files.ts';
import { startBackend } from './backend.ts';
import { liveBatchNorm } from './batch-norm.ts';

beforeAll(async () => {
  await startBackend('wasm', { wasmUrl: WASM_FILES });
});

const EPSILON = 0.5;
const folded: FoldedBatchNorm = {
  gamma: Float32Array.of(2, -3),
  beta: Float32Array.of(1, 0.25),
  mean: Float32Array.of(4, -1),
  variance: Float32Array.of(3.5, 8.5),
  epsilon: EPSILON,
  momentum: 0.75,
  bias: Float32Array.of(1, 0),
};
/** σ = √(variance + ε): 2 and 3. */
const SIGMA = [2, 3];

const near = (values: Iterable<number>) => Array.from(values, (value) => expect.closeTo(value, 4));

describe('the model’s own', () => {
  test('what is folded in is γ / σ, along the axis of the channels', () => {
    const norm = liveBatchNorm(folded, false);
    const values = Float32Array.of(1, 2, 3, 4);
    expect(norm.fold(values, [2, 2], 0)).toEqual(Float32Array.of(1, 2, -3, -4));
    expect(norm.fold(values, [2, 2], 1)).toEqual(Float32Array.of(1, -2, 3, -4));
    expect(norm.unfold(norm.fold(values, [2, 2], 1), [2, 2], 1)).toEqual(values);
    expect([...norm.scaled(tf.tensor2d(values, [2, 2]), 1).dataSync()]).toEqual(
      near([1, -2, 3, -4]),
    );
    // β − (mean − bias) · γ / σ.
    expect([...norm.offset().dataSync()]).toEqual(near([1 - 3, 0.25 - 1]));
    norm.dispose();
  });

  test('a batch is normalized by its own statistics, and the running ones follow it', async () => {
    const norm = liveBatchNorm(folded, false);
    // Of the convolution without γ / σ: 3, 7 (mean 5, variance 4) and −2, 4 (mean 1, variance 9).
    const unscaled = [3, -2, 7, 4];
    const result = unscaled.map((u, i) => (u * folded.gamma[i % 2]!) / SIGMA[i % 2]!);
    const normalized = norm.normalize(tf.tensor2d(result, [2, 2]));
    const expected = unscaled.map((u, i) => {
      const [mean, variance] = [[5, 4] as const, [1, 9] as const][i % 2]!;
      return (
        (folded.gamma[i % 2]! * (u - mean)) / Math.sqrt(variance + EPSILON) + folded.beta[i % 2]!
      );
    });
    expect([...normalized.dataSync()]).toEqual(near(expected));
    const stored = await norm.store(7);
    expect(stored.tensor).toBe(7);
    // momentum · running + (1 − momentum) · batch; the running mean is without the layer's bias.
    expect([...stored.mean]).toEqual(near([0.75 * 3 + 0.25 * 5, 0.75 * -1 + 0.25 * 1]));
    expect([...stored.variance]).toEqual(near([0.75 * 3.5 + 0.25 * 4, 0.75 * 8.5 + 0.25 * 9]));
    expect([...stored.gamma, ...stored.beta]).toEqual([2, -3, 1, 0.25]);
    norm.dispose();
  });
});

test('a new one starts at 0 and 1, and takes the mean of all batches until that is longer than its memory', async () => {
  const norm = liveBatchNorm(folded, true);
  const start = await norm.store(0);
  expect([...start.gamma, ...start.beta, ...start.mean, ...start.variance]).toEqual([
    1, 1, 0, 0, 0, 0, 1, 1,
  ]);
  const batch = (values: readonly number[]) => {
    // The result of weights that have γ / σ of the running statistics in them.
    const factor = tf.tidy(() => norm.scaled(tf.ones([1, 2]), 1).dataSync());
    norm.normalize(
      tf.tensor2d(
        values.map((u, i) => u * (factor[i % 2] ?? 0)),
        [2, 2],
      ),
    );
  };
  batch([3, -2, 7, 4]);
  const first = await norm.store(0);
  expect([...first.mean, ...first.variance]).toEqual(near([5, 1, 4, 9]));
  expect(first.seen).toBe(1);
  batch([1, 0, 1, 2]);
  const second = await norm.store(0);
  // Halves of 5 and 1, 1 and 1; of 4 and 0, 9 and 1.
  expect([...second.mean, ...second.variance]).toEqual(near([3, 1, 2, 5]));
  norm.restore(first);
  expect(await norm.store(0)).toEqual(first);
  norm.dispose();
});
