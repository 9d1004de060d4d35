/** The axis that the figures of all columns share. */
import type { Figure } from '../../evaluation/figures.ts';

export type Interval = readonly [low: number, high: number];

/** Widths of the baseline's interval beside it from which a worse figure is off the scale: it would press all others together. */
const FAR = 3;

/** What is on the axis. */
export type Kind = Pick<Figure, 'unit' | 'better'>;

const ACCURACY: Kind = { unit: 'share', better: 'higher' };

/** A little wider than the intervals on it, and never so narrow that noise looks like a difference. */
export function axisOf(
  ends: readonly number[],
  baseline?: Interval,
  { unit, better }: Kind = ACCURACY,
): Interval {
  const reach = baseline ? FAR * (baseline[1] - baseline[0]) : Number.POSITIVE_INFINITY;
  const isNear = (end: number) =>
    !baseline || (better === 'higher' ? end >= baseline[0] - reach : end <= baseline[1] + reach);
  const shown = ends.filter((end) => Number.isFinite(end) && isNear(end));
  if (shown.length === 0) return [0, 1];
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  if (unit === 'share') {
    const pad = Math.max((high - low) * 0.12, 0.002);
    return [Math.max(0, low - pad), Math.min(1.0001, high + pad)];
  }
  const pad = Math.max((high - low) * 0.12, 0.002 * Math.abs(high)) || 1;
  return [low - pad, high + pad];
}
