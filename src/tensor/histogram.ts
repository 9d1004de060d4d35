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
  const histogram = { ...range, counts: new Uint32Array(bins) };
  countIn(histogram, values);
  return histogram;
}

/** Counts further values in the bins of `histogram`, as `histogramOf`. */
export function countIn({ min, max, counts }: Histogram, values: ArrayLike<number>): void {
  const bins = counts.length;
  const width = (max - min) / bins || 1;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isNaN(v)) continue;
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((v - min) / width)));
    counts[bin] = counts[bin]! + 1;
  }
}
