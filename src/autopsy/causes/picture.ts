/** Evidence as a picture: plain data, at most {@link MOST_BARS} bars of it, whatever they stand for. */
import type { SymmetricHistogram } from '../../calibration/growing-histogram.ts';
import type { Histogram, Range } from '../../tensor/histogram.ts';

/** Bars that can be told apart on a small picture. */
const MOST_BARS = 64;

/** How a bar or a row is drawn: to blame, half to blame, or neither. */
export type Mark = 'guilty' | 'weak' | 'fine';

/** A value with its name, drawn across the bars. */
export interface Line {
  readonly at: number;
  readonly label: string;
}

/** What every picture has. */
interface Captioned {
  /** What is drawn, as a caption. */
  readonly title: string;
  /** What marked bars or rows are; the key of a mark that does not occur is left out. */
  readonly marked: { readonly [M in Exclude<Mark, 'fine'>]?: string };
}

/** How large each of many things is, smallest first, on a logarithmic axis. */
export interface SizesPicture extends Captioned {
  readonly kind: 'sizes';
  /** What one of them is, in the plural: “channels”. */
  readonly things: string;
  /** All of them; where they are more than bars, several share one. */
  readonly count: number;
  /** Largest of each bar, in order. */
  readonly sizes: readonly number[];
  /** The worst of each bar. */
  readonly marks: readonly Mark[];
  readonly lines: readonly Line[];
}

/** How often which values occur, in equal bins; the heights are logarithms. */
export interface HistogramPicture extends Captioned {
  readonly kind: 'histogram';
  /** What is counted, in the plural: “weights”. */
  readonly things: string;
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
  /** Bins that touch one of these are to blame. */
  readonly guilty: readonly Range[];
  /** Ends of what the integers hold; null where that is not the point. */
  readonly held: Range | null;
  readonly lines: readonly Line[];
}

/** Ranges below one another, on one axis. */
export interface RangesPicture extends Captioned {
  readonly kind: 'ranges';
  readonly rows: readonly (Range & { readonly label: string; readonly mark: Mark })[];
}

/** Evidence, as the page draws it. */
export type EvidencePicture = SizesPicture | HistogramPicture | RangesPicture;

const WORST_FIRST: readonly Mark[] = ['guilty', 'weak', 'fine'];

/** Sorts things by size and gathers neighbours where there are more than bars. */
export function sizesPicture({
  items,
  ...rest
}: Omit<SizesPicture, 'kind' | 'count' | 'sizes' | 'marks'> & {
  readonly items: readonly { readonly size: number; readonly mark: Mark }[];
}): SizesPicture {
  const sorted = items.toSorted((a, b) => a.size - b.size);
  const bars = Math.min(MOST_BARS, sorted.length);
  const groups = Array.from({ length: bars }, (_, bar) =>
    sorted.slice(
      Math.floor((bar * sorted.length) / bars),
      Math.floor(((bar + 1) * sorted.length) / bars),
    ),
  );
  return {
    kind: 'sizes',
    ...rest,
    count: items.length,
    sizes: groups.map((group) => group.at(-1)?.size ?? 0),
    marks: groups.map(
      (group) => WORST_FIRST.find((mark) => group.some((one) => one.mark === mark)) ?? 'fine',
    ),
  };
}

/** Gathers the bins of a finer histogram that lie within `range`. */
export function histogramPicture({
  of,
  range,
  ...rest
}: Omit<HistogramPicture, 'kind' | 'from' | 'to' | 'counts'> & {
  readonly of: Histogram | SymmetricHistogram;
  readonly range: Range;
}): HistogramPicture {
  const { min, max } = 'edge' in of ? { min: -of.edge, max: of.edge } : of;
  const width = (max - min) / of.counts.length;
  const { min: from, max: to } = range;
  // No finer than what is gathered: gaps between bars would be of no meaning.
  const bins = Math.max(1, Math.min(MOST_BARS, Math.round((to - from) / width)));
  const counts = new Array<number>(bins).fill(0);
  of.counts.forEach((count, i) => {
    const middle = min + (i + 0.5) * width;
    if (count === 0 || middle <= from - width / 2 || middle >= to + width / 2) return;
    const at = Math.floor(((middle - from) / (to - from)) * bins);
    const bin = Math.max(0, Math.min(bins - 1, at));
    counts[bin] = (counts[bin] ?? 0) + count;
  });
  return { kind: 'histogram', ...rest, from, to, counts };
}
