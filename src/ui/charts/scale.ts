/** From values to places on the screen. d3-scale does the same for colours, dates and text too, at ten times the size. */
import { ticks } from 'd3-array';

type Pair = readonly [number, number];

export interface LinearScale {
  (value: number): number;
  /** About `count` round values within the domain. */
  ticks(count: number): number[];
}

export function linearScale([from, to]: Pair, [start, end]: Pair): LinearScale {
  const place = (value: number) => start + ((value - from) / (to - from)) * (end - start);
  return Object.assign(place, { ticks: (count: number) => ticks(from, to, count) });
}

/** Logarithmic away from 0, linear close to it: a count of 0 has a place too. From 0 to `top`. */
export function symlogScale(top: number, range: Pair): (value: number) => number {
  const scale = linearScale([0, Math.log1p(top)], range);
  return (value) => scale(Math.sign(value) * Math.log1p(Math.abs(value)));
}
