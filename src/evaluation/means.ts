/** Means over samples: how sure they are, and whether two files differ by more than chance. */
import type { Change, Figure, Interval, Tally } from './figures.ts';
import { mcnemarP } from './statistics.ts';
import { studentP, studentT95 } from './student.ts';

/** The sum of values and of their squares. */
export function tallyOf(values: Iterable<number>): Tally {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return { sum, squares };
}

/** The tally of the samples of both. */
export function sumOfTallies(a: Tally, b: Tally): Tally {
  return { sum: a.sum + b.sum, squares: a.squares + b.squares };
}

/** A mean and its 95 % interval, by Student's t; both ends are the mean for fewer than two values. */
export function meanOfTally(
  { sum, squares }: Tally,
  count: number,
): { readonly value: number; readonly interval: Interval } {
  const value = sum / Math.max(1, count);
  if (count < 2 || !Number.isFinite(value)) return { value, interval: [value, value] };
  const variance = Math.max(0, squares - count * value * value) / (count - 1);
  const reach = studentT95(count - 1) * Math.sqrt(variance / count);
  return { value, interval: [value - reach, value + reach] };
}

/** The same of values that are all there, the spread measured from their mean: digits are not lost where it is small. */
export function meanOfValues(values: Float32Array): ReturnType<typeof meanOfTally> {
  const count = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / Math.max(1, count);
  if (count < 2 || !Number.isFinite(value)) return { value, interval: [value, value] };
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  const reach = studentT95(count - 1) * Math.sqrt(squares / (count - 1) / count);
  return { value, interval: [value - reach, value + reach] };
}

/**
 * What two files differ in on the same samples, by the figure of each. Where every figure is 0 or 1 (wrong or right), by McNemar's
 * test on those that changed; else by a paired t-test on the differences.
 */
export function changeOfSamples(
  before: Float32Array,
  after: Float32Array,
  direction: Figure['better'],
): Change {
  const sign = direction === 'higher' ? 1 : -1;
  const count = after.length;
  const differences = Float64Array.from(after, (value, i) => difference(value, before[i]!));
  let [better, worse] = [0, 0];
  for (const one of differences) {
    if (sign * one > 0) better++;
    if (sign * one < 0) worse++;
  }
  const delta = differences.reduce((sum, one) => sum + one, 0) / Math.max(1, count);
  const squares = differences.reduce((sum, one) => sum + (one - delta) ** 2, 0);
  const error = count > 1 ? Math.sqrt(squares / (count - 1) / count) : Number.NaN;
  const reach = Number.isFinite(error) ? studentT95(count - 1) * error : 0;
  const isRightOrWrong = [before, after].every((all) => all.every((one) => one === 0 || one === 1));
  return {
    delta,
    interval: [delta - reach, delta + reach],
    ...(isRightOrWrong
      ? { test: 'mcnemar', p: mcnemarP(better, worse) }
      : { test: 'paired-t', p: pairedP(delta, error, count) }),
    gain: delta === 0 ? 0 : sign * delta,
    ...{ better, worse },
  };
}

/** Equal infinities do not differ. */
function difference(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function pairedP(delta: number, error: number, count: number): number {
  if (delta === 0 || Number.isNaN(delta)) return 1;
  if (!Number.isFinite(delta)) return 0;
  // The same difference in all of several samples is none by chance; one sample tells nothing.
  if (!(error > 0)) return count > 1 ? 0 : 1;
  return studentP(delta / error, count - 1);
}
