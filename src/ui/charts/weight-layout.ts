/** Where the bars, the curve and the ticks of a histogram of weights lie, in pixels. */
import { max as maxOf } from 'd3-array';
import { area, curveLinear } from 'd3-shape';
import type { WeightPicture } from '../../workers/engine.ts';
import { formatShort } from '../components/format.ts';
import { type Place, placesOf } from './places.ts';
import { linearScale, symlogScale } from './scale.ts';

export const MARGIN = { left: 50, right: 10, top: 12, bottom: 40 };

/** Pixels. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

export interface Bar extends Place {
  readonly x: number;
  readonly y: number;
}

/** `zoom`: 1 for the whole range, 4 for the middle quarter. */
export function layOutWeights(
  picture: WeightPicture,
  { width, height }: ChartSize,
  log: boolean,
  zoom: number,
) {
  const { trained } = picture;
  const bins = trained.counts;
  const binWidth = (trained.max - trained.min) / bins.length || 1;
  const places = placesOf(picture);
  const [first, last] = [places[0]?.position ?? 0, places.at(-1)?.position ?? 0];
  const step = places.length > 1 ? (last - first) / (places.length - 1) : 0;
  // Half a step around the outermost levels, as far as weights reach.
  const reach =
    Math.max(...[trained.min, trained.max, first, last].map((end) => Math.abs(end))) || 1;
  const edge = (reach + step / 2) / zoom;
  const x = linearScale([-edge, edge], [MARGIN.left, width - MARGIN.right]);
  const inView = (value: number) => Math.abs(value) <= edge;
  const shown = places.filter(({ position }) => inView(position));
  const density = step > 0 ? binWidth / step : 1;
  const tops: number[] = [];
  bins.forEach((count, i) => {
    if (inView(trained.min + (i + 0.5) * binWidth)) tops.push(count);
  });
  for (const { count } of shown) tops.push(count * density);
  const top = (maxOf(tops) || 1) * 1.04;
  const base = height - MARGIN.bottom;
  const range = [base, MARGIN.top] as const;
  const linear = linearScale([0, top], range);
  const y = log ? symlogScale(top, range) : linear;
  const shape = area<readonly [number, number]>()
    .x(([value]) => x(value))
    .y0(y(0))
    .y1(([, count]) => y(count))
    .curve(curveLinear);
  const points = Array.from(bins, (count, i): [number, number] => [
    trained.min + (i + 0.5) * binWidth,
    count,
  ]).filter(([value]) => Math.abs(value) <= edge + binWidth);
  const bars = shown.map(
    (place): Bar => ({ ...place, x: x(place.position), y: y(place.count * density) }),
  );
  /** Between two levels. */
  const pitch = step > 0 ? x(step) - x(0) : 0;
  const labels = labelsOf(bars, pitch);
  return {
    width,
    height,
    /** Y of the axis. */
    base,
    x,
    y,
    bars,
    curve: shape(points) ?? '',
    outline: shape.lineY1()(points) ?? '',
    yTicks: log ? powersUpTo(top) : linear.ticks(height < 240 ? 3 : 4),
    xTicks: x.ticks(width < 480 ? 4 : 7),
    pitch,
    /** What stands over each bar; none where not all of them have room. */
    labels,
    /** Figures of the axis count the curve, bin by bin: where bars have figures of their own they would only mislead. */
    yFigures: labels.length === 0,
  };
}

/** Pixels of a figure over a bar, and between two of them. */
const FIGURE = 6.7;
const BETWEEN = 5;

function labelsOf(bars: readonly Bar[], pitch: number): readonly string[] {
  const labels = bars.map(({ count }) => formatShort(count).replace(' ', ''));
  const longest = Math.max(0, ...labels.map(({ length }) => length));
  return longest * FIGURE + BETWEEN <= pitch ? labels : [];
}

export type WeightLayout = ReturnType<typeof layOutWeights>;

function powersUpTo(top: number): readonly number[] {
  const powers = [0];
  for (let power = 1; power <= top; power *= 10) powers.push(power);
  return powers;
}
