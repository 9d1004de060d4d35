/** The axis that the accuracies of all columns share. */
export type Interval = readonly [low: number, high: number];

/** Widths of the baseline's interval below it from which an accuracy is off the scale: it would press all others together. */
const FAR = 3;

/** A little wider than the intervals on it, and never so narrow that noise looks like a difference. */
export function axisOf(ends: readonly number[], baseline?: Interval): Interval {
  const least = baseline ? baseline[0] - FAR * (baseline[1] - baseline[0]) : 0;
  const shown = ends.filter((end) => end >= least);
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  const pad = Math.max((high - low) * 0.12, 0.002);
  return [Math.max(0, low - pad), Math.min(1.0001, high + pad)];
}
