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

test('the weights of a new one have 1 / √(1 + ε) in them, whatever the model’s own', () => {
  const norm = liveBatchNorm(folded, true);
  const ones = Float32Array.of(1, 1);
  const factor = 1 / Math.sqrt(1 + EPSILON);
  expect([...norm.fold(ones, [2], 0)]).toEqual(near([factor, factor]));
  expect([...norm.unfold(ones, [2], 0)]).toEqual(near([1 / factor, 1 / factor]));
  norm.dispose();
});

test('its memory is never longer than Keras’s', async () => {
  const norm = liveBatchNorm(folded, true);
  const stored = await norm.store(0);
  norm.restore({ ...stored, mean: Float32Array.of(4, 8), seen: 9 });
  const factor = 1 / Math.sqrt(1 + EPSILON);
  tf.tidy(() => norm.normalize(tf.tensor2d([0, 1 * factor, 0, 3 * factor], [2, 2])));
  const after = await norm.store(0);
  // 0.75 of the past and 0.25 of the batch, though nine were seen.
  expect([...after.mean, ...after.variance]).toEqual(near([3, 6.5, 0.75, 1]));
  expect(after.seen).toBe(10);
  norm.dispose();
});

test('a layer without a bias has the mean that it has', async () => {
  const norm = liveBatchNorm({ ...folded, bias: null }, false);
  const { mean, variance, seen } = await norm.store(0);
  expect([[...mean], [...variance], seen]).toEqual([[4, -1], [3.5, 8.5], Number.POSITIVE_INFINITY]);
  norm.dispose();
});

test('a channel with γ = 0 has lost its weights, and gives β', async () => {
  const norm = liveBatchNorm({ ...folded, gamma: Float32Array.of(0, -3) }, false);
  expect([...norm.unfold(Float32Array.of(5, 6), [2], 0)]).toEqual(near([0, -6]));
  expect([...norm.fold(Float32Array.of(5, 6), [2], 0)]).toEqual(near([0, -6]));
  const result = tf.tidy(() => norm.normalize(tf.tensor2d([0, 1, 0, 3], [2, 2])).dataSync());
  expect([result[0], result[2]]).toEqual([1, 1]);
  const { mean, variance } = await norm.store(0);
  expect([...mean, ...variance].every(Number.isFinite)).toBe(true);
  expect(mean[0]).toBeCloseTo(0.75 * 3, 4);
  norm.dispose();
});

test('statistics of images are those of all places of all of them', async () => {
  const norm = liveBatchNorm(folded, true);
  const { gamma, beta, mean, variance } = await norm.store(0);
  norm.restore({ tensor: 0, gamma, beta, mean, variance, seen: 0 });
  // [batch, height, width, channels]: 1, 3, 5, 7 and 2, 2, 4, 4.
  const values = [1, 2, 3, 2, 5, 4, 7, 4].map((v) => v / Math.sqrt(1 + EPSILON));
  const result = tf.tidy(() => [...norm.normalize(tf.tensor4d(values, [2, 1, 2, 2])).dataSync()]);
  const first = [-3, -1, 1, 3].map((v) => v / Math.sqrt(5 + EPSILON));
  const second = [-1, -1, 1, 1].map((v) => v / Math.sqrt(1 + EPSILON));
  expect(result).toEqual(near(first.flatMap((v, i) => [v, second[i]!])));
  const after = await norm.store(0);
  expect([...after.mean, ...after.variance]).toEqual(near([4, 3, 5, 1]));
  norm.dispose();
});

test('γ and β are trained, statistics are not; all of them go in the end', () => {
  const before = tf.memory().numTensors;
  const known = new Set(Object.values(tf.engine().registeredVariables));
  const norm = liveBatchNorm(folded, false);
  const made = Object.values(tf.engine().registeredVariables).filter((v) => !known.has(v));
  expect(made.map(({ shape, trainable }) => [shape, trainable])).toEqual([
    [[2], true],
    [[2], true],
    [[2], false],
    [[2], false],
  ]);
  expect(norm.variables).toEqual(made.slice(0, 2));
  expect(tf.memory().numTensors).toBe(before + 4);
  norm.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('weights are scaled along the axis of their channels', () => {
  const norm = liveBatchNorm(folded, false);
  const scaled = tf.tidy(() => norm.scaled(tf.ones([2, 3, 1]), 0).arraySync());
  expect(scaled).toEqual([
    [[near([1])[0]], [near([1])[0]], [near([1])[0]]],
    [[near([-1])[0]], [near([-1])[0]], [near([-1])[0]]],
  ]);
  norm.dispose();
});
