/**
 * BatchNorm while it is live in a network whose weights have it folded in. The convolution runs with the weights that the
 * file will hold, W · γ / σ of the running statistics, rounded; its result is then normalized with the batch's own mean
 * and variance (Krishnamoorthi 2018, section 3.2: one convolution, no second pass).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { FoldedBatchNorm } from '../ir/model.ts';
import { channelLayout, forEachRun } from '../tensor/channels.ts';
import type { Shape } from '../tensor/shape.ts';
import { variableOf } from './variable.ts';

export interface StoredBatchNorm {
  /** Output of the operator it is folded into. */
  readonly tensor: number;
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  /** Batches that the running statistics have seen; they start as those of the model where it has any. */
  readonly seen: number;
}

export interface LiveBatchNorm {
  /** γ and β. */
  readonly variables: readonly tf.Variable[];
  /** File weights without γ / σ. Channels with γ = 0 have lost theirs and start from 0. */
  unfold(values: Float32Array, shape: Shape, axis: number): Float32Array;
  fold(values: Float32Array, shape: Shape, axis: number): Float32Array;
  /** weights · γ / σ along `axis`. */
  scaled(weights: tf.Tensor, axis: number): tf.Tensor;
  /** β − μ · γ / σ: the file's bias. */
  offset(): tf.Tensor;
  /** Normalizes a result of the folded weights [batch, …, channels] with its own statistics, and keeps the running ones. */
  normalize(result: tf.Tensor): tf.Tensor;
  store(tensor: number): Promise<StoredBatchNorm>;
  restore(stored: StoredBatchNorm): void;
  dispose(): void;
}

/** Keeps a division defined where γ is 0. */
const TINY = 1e-12;

/** @param fresh γ = 1, β = 0, mean 0 and variance 1 instead of the model's own. */
export function liveBatchNorm(folded: FoldedBatchNorm, fresh: boolean): LiveBatchNorm {
  const { epsilon, momentum } = folded;
  const channels = folded.gamma.length;
  const filled = (value: number) => new Float32Array(channels).fill(value);
  // A bias before BatchNorm only moves the mean.
  const own = folded.mean.map((m, c) => m - (folded.bias?.[c] ?? 0));
  const gamma = variableOf(fresh ? filled(1) : folded.gamma, [channels]);
  const beta = variableOf(fresh ? filled(0) : folded.beta, [channels]);
  const mean = variableOf(fresh ? filled(0) : own, [channels], false);
  const variance = variableOf(fresh ? filled(1) : folded.variance, [channels], false);
  const factors = folded.gamma.map((g, c) =>
    fresh ? 1 / Math.sqrt(1 + epsilon) : g / Math.sqrt((folded.variance[c] ?? 1) + epsilon),
  );
  const all = [gamma, beta, mean, variance];
  let seen = fresh ? 0 : Number.POSITIVE_INFINITY;

  const deviation = () => tf.sqrt(tf.add(variance, epsilon));
  const factor = () => tf.div(gamma, deviation());
  const along = (
    values: Float32Array,
    shape: Shape,
    axis: number,
    change: (f: number) => number,
  ) => {
    const result = new Float32Array(values.length);
    forEachRun(values.length, channelLayout(shape, axis), (channel, start, end) => {
      const f = change(factors[channel] ?? 1);
      for (let i = start; i < end; i++) result[i] = values[i]! * f;
    });
    return result;
  };

  return {
    variables: [gamma, beta],
    unfold: (values, shape, axis) => along(values, shape, axis, (f) => (f === 0 ? 0 : 1 / f)),
    fold: (values, shape, axis) => along(values, shape, axis, (f) => f),
    scaled(weights, axis) {
      const shape = weights.shape.map((length, i) => (i === axis ? length : 1));
      return tf.mul(weights, tf.reshape(factor(), shape));
    },
    offset: () => tf.sub(beta, tf.mul(mean, factor())),
    normalize(result) {
      const axes = result.shape.slice(0, -1).map((_, i) => i);
      const { mean: batchMean, variance: batchVariance } = tf.moments(result, axes);
      const sigma = deviation();
      const size = tf.maximum(tf.abs(gamma), TINY);
      // In terms of the unscaled convolution: u = result · σ / γ.
      const spread = tf.sqrt(
        tf.add(tf.mul(batchVariance, tf.square(sigma)), tf.mul(tf.square(size), epsilon)),
      );
      const normalized = tf.mul(tf.sub(result, batchMean), tf.div(tf.mul(sigma, size), spread));
      // New statistics are the mean of all batches until that is a longer memory than Keras's: its own stay near their start.
      const kept = Number.isFinite(seen) ? Math.min(momentum, seen / (seen + 1)) : momentum;
      seen += 1;
      tf.tidy(() => {
        // Not by tf.sign: on wasm that of a tiny number is 0.
        const signed = tf.where(tf.greaterEqual(gamma, 0), size, tf.neg(size));
        const stretch = tf.div(sigma, signed);
        const track = (running: tf.Variable, batch: tf.Tensor) =>
          running.assign(tf.add(tf.mul(running, kept), tf.mul(batch, 1 - kept)));
        track(mean, tf.mul(batchMean, stretch));
        track(variance, tf.mul(batchVariance, tf.square(stretch)));
      });
      return tf.add(normalized, beta);
    },
    async store(tensor) {
      const [g, b, m, v] = (await Promise.all(all.map((x) => x.data()))) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      return { tensor, gamma: g, beta: b, mean: m, variance: v, seen };
    },
    restore(stored) {
      ({ seen } = stored);
      const values = [stored.gamma, stored.beta, stored.mean, stored.variance];
      all.forEach((variable, i) => {
        const value = tf.tensor1d(values[i] ?? []);
        variable.assign(value);
        value.dispose();
      });
    },
    dispose() {
      for (const variable of all) variable.dispose();
    },
  };
}
