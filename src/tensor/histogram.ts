/** Equal-width histograms. */
export interface Histogram {
  /** Left edge of the first bin. */
  readonly min: number;
  /** Right edge of the last bin. */
  readonly max: number;
  readonly counts: Uint32Array;
}

/** Smallest and largest value, in the unit of the values. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Smallest and largest value; NaN is skipped. An empty array gives {0, 0}. */
export function rangeOf(values: ArrayLike<number>): Range {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (v < min) min = v;
    if (v > max) max = v;
  }
  return min > max ? { min: 0, max: 0 } : { min, max };
}

/** Counts `values` in `bins` equal bins over `range`; values outside it count in the outermost bins, NaN nowhere. */
export function histogramOf(values: ArrayLike<number>, range: Range, bins = 256): Histogram {
  const counts = new Uint32Array(bins);
  const width = (range.max - range.min) / bins || 1;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isNaN(v)) continue;
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((v - range.min) / width)));
    counts[bin] = counts[bin]! + 1;
  }
  return { ...range, counts };
}
