/** The figures of all samples, counted in bins that two files share. */
import { writeFigure } from '../../../evaluation/figure-words.ts';
import type { Headline } from '../../../evaluation/figures.ts';
import type { Cell } from '../../components/csv.ts';

/** Counts between `low` and `high`, in bins of one width. */
export interface FigureBins {
  readonly low: number;
  readonly high: number;
  readonly counts: Uint32Array;
  /** Of the baseline; null where it is not compared. */
  readonly before: Uint32Array | null;
}

const BINS = 40;

/** What is not finite stands in the bin at its end. */
export function figureBins(
  now: Float32Array,
  before: Float32Array | null,
  bins = BINS,
): FigureBins {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of before ? [now, before] : [now]) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) [low, high] = [0, 1];
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const count = (values: Float32Array) => {
    const counts = new Uint32Array(bins);
    for (const value of values) {
      const bin = Math.floor(((value - low) / (high - low)) * bins);
      counts[Math.max(0, Math.min(bins - 1, Number.isNaN(bin) ? 0 : bin))]!++;
    }
    return counts;
  };
  return { low, high, counts: count(now), before: before && count(before) };
}

/** The same as a table. */
export function binRows(
  { low, high, counts, before }: FigureBins,
  { name, unit }: Pick<Headline, 'name' | 'unit'>,
  titles: { readonly own: string; readonly baseline: string },
): Cell[][] {
  const width = (high - low) / counts.length;
  const write = (value: number) => {
    const written = writeFigure(value, unit, high);
    return `${written.value} ${written.unit}`.trimEnd();
  };
  return [
    [`${name} from`, 'to', titles.own, ...(before ? [titles.baseline] : [])],
    ...Array.from(counts, (count, i): Cell[] => [
      ...[write(low + i * width), write(low + (i + 1) * width), count],
      ...(before ? [before[i] ?? 0] : []),
    ]),
  ];
}
