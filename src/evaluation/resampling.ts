/** How sure a figure is that is no mean over samples: it is computed again without each part of the samples in turn. */
import type { Interval } from './figures.ts';
import { studentT95 } from './student.ts';

/** Parts that samples are dealt to: more take longer and change the interval little. */
const MOST_PARTS = 100;

/** Parts of `count` samples: sample `i` is in part `i mod parts`, so that sets sorted by class are dealt evenly. */
export function partsOf(count: number): number {
  return Math.min(MOST_PARTS, count);
}

/**
 * 95 % interval of a share by the jackknife (Quenouille 1956, Tukey 1958) over parts of the samples; no share lies beyond 0 … 1.
 * @param without the figure without one part.
 */
export function jackknife(
  value: number,
  parts: number,
  without: (part: number) => number,
): Interval {
  if (parts < 2) return [value, value];
  const others = Array.from({ length: parts }, (_, part) => without(part));
  const mean = others.reduce((sum, one) => sum + one, 0) / parts;
  const squares = others.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const reach = studentT95(parts - 1) * Math.sqrt(((parts - 1) / parts) * squares);
  return [Math.max(0, value - reach), Math.min(1, value + reach)];
}
