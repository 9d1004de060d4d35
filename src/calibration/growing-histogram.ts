/** A histogram whose range grows with the data: one pass, bounded memory, the same result in any order of the values. */

/** Counts over [−edge, edge) in equal bins, each with its left edge; edge is a power of two. */
export interface SymmetricHistogram {
  readonly edge: number;
  readonly counts: Float64Array;
}

export interface GrowingHistogram {
  /** Adds finite values, the smallest and largest of which are known. */
  add(values: ArrayLike<number>, min: number, max: number): void;
  finish(): SymmetricHistogram;
}

/** Even, so that no bin crosses 0; fine enough that the bin width is well under the scale of 8 bits. */
export const HISTOGRAM_BINS = 4096;
const SMALLEST_EDGE = 2 ** -40;

/** Empty, over a tiny range that its first values widen. */
export function growingHistogram(): GrowingHistogram {
  const half = HISTOGRAM_BINS / 2;
  const counts = new Float64Array(HISTOGRAM_BINS);
  let edge = SMALLEST_EDGE;
  let perUnit = half / edge;

  /** Doubles the range: two bins become one, moved towards the middle. */
  const grow = () => {
    for (let i = 0; i < half / 2; i++) {
      const right = half + 2 * i;
      counts[half + i] = counts[right]! + counts[right + 1]!;
      const left = half - 1 - 2 * i;
      counts[half - 1 - i] = counts[left]! + counts[left - 1]!;
    }
    counts.fill(0, 0, half / 2);
    counts.fill(0, half + half / 2);
    edge *= 2;
    perUnit = half / edge;
  };

  return {
    add(values, min, max) {
      while (max >= edge || min < -edge) grow();
      const unit = perUnit;
      for (let i = 0; i < values.length; i++) {
        const bin = (Math.floor(values[i]! * unit) | 0) + half;
        counts[bin] = counts[bin]! + 1;
      }
    },
    finish: () => ({ edge, counts }),
  };
}
