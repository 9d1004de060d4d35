/** Where the names of points stand in a plot with a logarithmic axis. */
import type { ModeName } from '../../quantization/modes/index.ts';

export interface ParetoPoint {
  readonly id: string;
  /** In words. */
  readonly title: string;
  readonly mode: ModeName;
  readonly bytes: number;
  /** The score. */
  readonly percent: number;
  /** Of the outputs; null where it was not measured. */
  readonly mse: number | null;
  readonly onFront: boolean;
  /** Whether a column of the page is this file. */
  readonly isColumn: boolean;
  /** Beyond a budget that the axes do not show. */
  readonly isFaint: boolean;
}

/** A name for a point. */
export interface ParetoLabel {
  readonly id: string;
  readonly mode: ModeName;
  readonly bytes: number;
  readonly percent: number;
  readonly text: string;
}

/** Names of points that lie in one place. */
export interface LabelGroup {
  /** Pixels of the upper edge of the names below that of the plot. */
  readonly top: number;
  readonly at: ParetoLabel;
  readonly members: readonly ParetoLabel[];
  /** Of the point on which the names stand. */
  readonly side: 'left' | 'right';
}

/** Pixels within which two marks cover each other. */
const NEAR = 14;
/** Pixels of the longest name. */
const NAME_WIDTH = 140;
/** Pixels from one name to the one below it. */
export const NAME_LINE = 15;

type Range = readonly [number, number];

/** @param plot its size in pixels. */
export function groupedLabels(
  labels: readonly ParetoLabel[],
  [smallest, largest]: Range,
  [low, high]: Range,
  plot: { readonly width: number; readonly height: number },
): readonly LabelGroup[] {
  const x = ({ bytes }: ParetoLabel) =>
    (plot.width * Math.log(bytes / smallest)) / Math.log(largest / smallest);
  const y = ({ percent }: ParetoLabel) =>
    (plot.height * (high - Math.max(low, percent))) / (high - low);
  const groups: { at: ParetoLabel; members: ParetoLabel[] }[] = [];
  for (const label of labels) {
    const group = groups.find(
      ({ at }) => Math.abs(x(at) - x(label)) < NEAR && Math.abs(y(at) - y(label)) < NEAR,
    );
    if (group) group.members.push(label);
    else groups.push({ at: label, members: [label] });
  }
  const placed: Box[] = [];
  return groups.map(({ at, members }) => {
    const side = x(at) + NAME_WIDTH > plot.width ? 'left' : 'right';
    const height = members.length * NAME_LINE;
    const box = (top: number): Box => ({
      ...{ left: side === 'left' ? x(at) - NAME_WIDTH : x(at), top, bottom: top + height },
    });
    const top = freeTop(y(at) - height / 2, plot.height - height, (from) =>
      placed.every((other) => !covers(other, box(from))),
    );
    placed.push(box(top));
    return { at: { ...at, percent: Math.max(low, at.percent) }, members, side, top };
  });
}

/** Room that names take. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

function covers(a: Box, b: Box): boolean {
  return Math.abs(a.left - b.left) < NAME_WIDTH && a.top < b.bottom && b.top < a.bottom;
}

/** From 0 to `last` the place nearest to `wanted` that is free; `wanted` where none is. */
function freeTop(wanted: number, last: number, isFree: (top: number) => boolean): number {
  const within = (top: number) => Math.max(0, Math.min(last, top));
  for (let away = 0; away <= last; away += NAME_LINE / 3) {
    for (const top of [within(wanted - away), within(wanted + away)]) if (isFree(top)) return top;
  }
  return within(wanted);
}

/** Round sizes on the axis: 1, 2 and 5 times powers of ten, thinned out where there are many. */
export function sizeTicks([low, high]: Range, most: number): readonly number[] {
  const ticks: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10)
    for (const factor of [1, 2, 5]) ticks.push(factor * power);
  const inside = ticks.filter((tick) => tick >= low && tick <= high);
  const every = Math.max(1, Math.ceil(inside.length / most));
  return inside.filter((_, i) => i % every === 0);
}
