/** Where the histogram of an activation, the ranges of methods and the curves of errors lie, in pixels. */
import { line } from 'd3-shape';
import { barsOf, type CutPoint, cheapest, cutCurve } from '../../numbers/activations.ts';
import type { Range } from '../../tensor/histogram.ts';
import type { ActivationPicture } from '../../workers/engine.ts';
import { linearScale, symlogScale } from './scale.ts';

/** From top to bottom: a line per method, the histogram, its axis, the errors. */
export const CUT_ROWS = {
  spans: 10,
  span: 17,
  top: 104,
  base: 250,
  errors: 296,
  end: 420,
} as const;
export const CUT_HEIGHT = 444;
const LEFT = 46;
const RIGHT = 16;
/** Pixels of a bar, at least. */
const NARROWEST_BAR = 4;
/** Errors smaller than the largest by more than this many powers of ten are off the picture. */
const DECADES = 3.2;

export type CutLayout = ReturnType<typeof layOutCuts>;

/** @param width of the whole drawing. */
export function layOutCuts(picture: ActivationPicture, range: Range, width: number) {
  const seen = { min: Math.min(0, picture.min), max: Math.max(0, picture.max) };
  const span = seen.max - seen.min || 1;
  const view = { min: seen.min - 0.03 * span, max: seen.max + 0.03 * span };
  const x = linearScale([view.min, view.max], [LEFT, width - RIGHT]);
  const most = Math.max(20, Math.floor((width - LEFT - RIGHT) / NARROWEST_BAR));
  const { bars, width: barWidth } = barsOf(picture.histogram, seen, most);
  const top = Math.max(1, ...bars.map(({ count }) => count));
  const y = symlogScale(top, [CUT_ROWS.base, CUT_ROWS.top]);
  const curves = (['min', 'max'] as const).map((end) => {
    const points = cutCurve(picture, range, end);
    return { end, points, best: cheapest(points) };
  });
  return {
    ...{ width, left: LEFT, right: width - RIGHT, x, y, view, top },
    valueAt: (px: number) =>
      view.min + ((px - LEFT) / (width - RIGHT - LEFT)) * (view.max - view.min),
    bars: bars.map(({ from, count }) => ({ from, to: from + barWidth, count, y: y(count) })),
    yTicks: Array.from({ length: 12 }, (_, i) => 10 ** i).filter((tick) => tick <= top),
    xTicks: x.ticks(Math.max(3, Math.floor(width / 110))),
    ...layOutErrors(picture, curves, x),
  };
}

const COSTS = {
  clipping: ({ clipping }: CutPoint) => clipping,
  rounding: ({ rounding }: CutPoint) => rounding,
  both: ({ clipping, rounding }: CutPoint) => clipping + rounding,
} as const;
export type Cost = keyof typeof COSTS;

interface Curve {
  readonly points: readonly CutPoint[];
  readonly best: CutPoint | undefined;
}

function layOutErrors(
  { count }: ActivationPicture,
  curves: readonly Curve[],
  x: (value: number) => number,
) {
  const least = Math.min(...curves.map(({ best }) => (best ? COSTS.both(best) : Infinity)));
  const floor = Math.log10(Math.max(least, Number.MIN_VALUE) / count) - 0.7;
  const place = linearScale([floor, floor + DECADES], [CUT_ROWS.end, CUT_ROWS.errors]);
  const errorY = (sum: number) => place(Math.log10(sum / count));
  const drawn = (sum: number) =>
    sum > 0 && errorY(sum) <= CUT_ROWS.end + 1 && errorY(sum) >= CUT_ROWS.errors - 1;
  const pathOf = (cost: Cost) => {
    const draw = line<CutPoint>()
      .defined((point) => drawn(COSTS[cost](point)))
      .x(({ at }) => x(at))
      .y((point) => errorY(COSTS[cost](point)));
    return curves.map(({ points }) => draw([...points]) ?? '').join('');
  };
  return {
    errorY,
    powerY: place,
    drawn,
    paths: { clipping: pathOf('clipping'), rounding: pathOf('rounding'), both: pathOf('both') },
    best: curves.flatMap(({ best }) =>
      best ? [{ at: best.at, x: x(best.at), y: errorY(COSTS.both(best)) }] : [],
    ),
    errorTicks: Array.from({ length: 5 }, (_, i) => Math.ceil(floor) + i).filter(
      (power) => power <= floor + DECADES,
    ),
  };
}
