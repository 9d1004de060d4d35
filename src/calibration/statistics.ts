/** What calibration remembers of a tensor. Collected value by value, never stored: memory does not grow with the samples. */
import type { Range } from '../tensor/histogram.ts';

/** NaN and infinities count as `skipped` and nowhere else. */
export interface TensorStatistics extends Range {
  /** Finite values seen; 0 where there were none, the range is {0, 0} then. */
  readonly count: number;
  readonly skipped: number;
}

/** Statistics by tensor name. */
export type TensorStats = ReadonlyMap<string, TensorStatistics>;

export interface StatisticsCollector {
  /** Adds the values of one sample. */
  add(values: ArrayLike<number>): void;
  finish(): TensorStatistics;
}

export function collectStatistics(): StatisticsCollector {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let count = 0;
  let skipped = 0;
  return {
    add(values) {
      let finite = 0;
      for (let i = 0; i < values.length; i++) {
        const value = values[i]!;
        // Difference with itself: 0 for finite values, NaN for NaN and infinities.
        if (value - value !== 0) continue;
        finite++;
        if (value < min) min = value;
        if (value > max) max = value;
      }
      count += finite;
      skipped += values.length - finite;
    },
    finish: () => (count === 0 ? { min: 0, max: 0, count, skipped } : { min, max, count, skipped }),
  };
}
