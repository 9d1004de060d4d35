/** Long lists of steps, kept short enough to be drawn again and again during a run. */
import type { StepRecord } from '../log.ts';

/** Mean over the images of neighbouring steps. */
export interface SeriesPoint {
  /** The last step of the group. */
  readonly step: number;
  /** Steps in the group. */
  readonly count: number;
  /** Images of these steps. */
  readonly images: number;
  readonly loss: number;
  readonly accuracy: number;
}

export interface StepSeries {
  /** Steps in a group; the last one may have fewer, and one that a small batch follows has one more. */
  readonly every: number;
  /** Images of the largest batch so far. */
  readonly batch: number;
  readonly points: readonly SeriesPoint[];
}

/** More marks than this no chart draws. */
export const MOST_MARKS = 300;

export const NO_STEPS: StepSeries = { every: 1, batch: 0, points: [] };

function merged(a: SeriesPoint, b: SeriesPoint): SeriesPoint {
  const count = a.count + b.count;
  const images = a.images + b.images;
  const mean = (x: number, y: number) => (x * a.images + y * b.images) / images;
  return {
    step: b.step,
    count,
    images,
    loss: mean(a.loss, b.loss),
    accuracy: mean(a.accuracy, b.accuracy),
  };
}

function halved({ every, batch, points }: StepSeries): StepSeries {
  const pairs: SeriesPoint[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const [a, b] = [points[i] as SeriesPoint, points[i + 1]];
    pairs.push(b ? merged(a, b) : a);
  }
  return { every: every * 2, batch, points: pairs };
}

/**
 * `series` with these steps after its own: when there are too many points, neighbours become one. The few images that an
 * epoch leaves for its last batch join the point before: alone, four images would look like a plunge.
 */
export function withSteps(series: StepSeries, steps: readonly StepRecord[]): StepSeries {
  let { every, batch } = series;
  let points = [...series.points];
  for (const { step, images, loss, accuracy } of steps) {
    const point = { step, count: 1, images, loss, accuracy };
    batch = Math.max(batch, images);
    const last = points.at(-1);
    if (last && (last.count < every || images < batch))
      points[points.length - 1] = merged(last, point);
    else points.push(point);
    if (points.length > MOST_MARKS) {
      const half = halved({ every, batch, points });
      every = half.every;
      points = [...half.points];
    }
  }
  return { every, batch, points };
}

/** The same run in at most `most` points. */
export function thinned(series: StepSeries, most: number): StepSeries {
  let thin = series;
  while (thin.points.length > Math.max(2, most)) thin = halved(thin);
  return thin;
}

/** `list` with one more; when it grows beyond `most`, every second one goes, but never the first and the newest. */
export function withNewest<T>(list: readonly T[], item: T, most: number): readonly T[] {
  const all = [...list, item];
  if (all.length <= most) return all;
  return all.filter((_, i) => i % 2 === 0 || i === all.length - 1);
}
