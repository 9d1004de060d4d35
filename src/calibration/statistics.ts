/** What calibration remembers of a tensor. Collected value by value, never stored: memory does not grow with the samples. */
import type { Range } from '../tensor/histogram.ts';
import { growingHistogram, type SymmetricHistogram } from './growing-histogram.ts';

/** NaN and infinities count as `skipped` and nowhere else. */
export interface TensorStatistics extends Range {
  /** Finite values seen; 0 where there were none, the range is {0, 0} then. */
  readonly count: number;
  readonly skipped: number;
  /** Exponential moving average of each sample's range, weight 0.95 on the past: depends on the order, docs/numerics.md (i). */
  readonly moving: Range;
  readonly histogram: SymmetricHistogram;
  /** Mean per index of the last dimension: what a layer's input channels carry on average. */
  readonly channelMeans: Float64Array;
  /** Smallest value per index of the last dimension. */
  readonly channelMins: Float64Array;
}

/** Statistics by tensor name. */
export type TensorStats = ReadonlyMap<string, TensorStatistics>;

export interface StatisticsCollector {
  /** Adds the values of one sample. */
  add(values: ArrayLike<number>): void;
  finish(): TensorStatistics;
}

/** ai-edge-quantizer's weight of the past. */
const MOVING_WEIGHT = 0.95;

/** @param channels length of the tensor's last dimension. */
export function collectStatistics(channels = 1): StatisticsCollector {
  const histogram = growingHistogram();
  const sums = new Float64Array(Math.max(1, channels));
  const seen = new Float64Array(Math.max(1, channels));
  const mins = new Float64Array(Math.max(1, channels)).fill(Number.POSITIVE_INFINITY);
  let total: Range | undefined;
  let moving: Range | undefined;
  let count = 0;
  let skipped = 0;
  return {
    add(values) {
      let min = Number.POSITIVE_INFINITY;
      let max = Number.NEGATIVE_INFINITY;
      let finite = 0;
      let channel = 0;
      for (let i = 0; i < values.length; i++) {
        const value = values[i]!;
        // Difference with itself: 0 for finite values, NaN for NaN and infinities.
        if (value - value === 0) {
          finite++;
          if (value < min) min = value;
          if (value > max) max = value;
          sums[channel] = sums[channel]! + value;
          seen[channel] = seen[channel]! + 1;
          if (value < mins[channel]!) mins[channel] = value;
        }
        if (++channel === sums.length) channel = 0;
      }
      count += finite;
      skipped += values.length - finite;
      if (finite === 0) return;
      const all = finite === values.length ? values : Array.from(values).filter(Number.isFinite);
      histogram.add(all, min, max);
      total = { min: Math.min(min, total?.min ?? min), max: Math.max(max, total?.max ?? max) };
      moving = {
        min: blend(moving?.min, min),
        max: blend(moving?.max, max),
      };
    },
    finish: () => ({
      ...(total ?? { min: 0, max: 0 }),
      count,
      skipped,
      moving: moving ?? { min: 0, max: 0 },
      histogram: histogram.finish(),
      channelMeans: sums.map((sum, c) => (seen[c]! > 0 ? sum / seen[c]! : 0)),
      channelMins: mins.map((min, c) => (seen[c]! > 0 ? min : 0)),
    }),
  };
}

function blend(past: number | undefined, now: number): number {
  return past === undefined ? now : MOVING_WEIGHT * past + (1 - MOVING_WEIGHT) * now;
}
