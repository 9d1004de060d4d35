/** Whether one file is nearer to the float model than another, judged sample by sample. */

export interface PairedDifference {
  /** Mean of first − second, in the unit of the two. */
  readonly mean: number;
  /** What the mean may be off by chance: its standard error. */
  readonly noise: number;
}

/** Fewer pairs say nothing about their own spread. */
const FEWEST_PAIRS = 4;
/** Decibels assumed as noise where there are too few pairs to estimate it. */
const UNKNOWN_NOISE = 1;

/** Pairs are values of the same sample; both lists are of one length, above 0. */
export function pairedDifference(first: Float64Array, second: Float64Array): PairedDifference {
  const differences = first.map((value, i) => value - second[i]!);
  const mean = meanOf(differences);
  const count = differences.length;
  if (count < FEWEST_PAIRS) return { mean, noise: UNKNOWN_NOISE };
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0);
  return { mean, noise: Math.sqrt(squares / (count - 1) / count) };
}

/** The arithmetic mean; NaN for an empty array. */
export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
