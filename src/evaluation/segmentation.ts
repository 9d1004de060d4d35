/** Segmentation: a class for each pixel. */
import { elementCount, type Shape } from '../tensor/shape.ts';
import { figureTask } from './figure-task.ts';
import type { ClassMapLabels } from './labels.ts';

/** Mean intersection over union; share of right pixels. */
export const segmentation = figureTask<'segmentation', ClassMapLabels>({
  name: 'segmentation',
  words: 'segmentation',
  heading: { name: 'Mean IoU', unit: 'share', better: 'higher' },
  nothing: 'one class for all pixels',
  fits([output, ...others], { classNames, valueShape }) {
    if (!output || others.length > 0 || !valueShape) return false;
    const layout = pixelLayout(output, { size: elementCount(valueShape) });
    // A single value for each pixel may be anything, where nobody says that it tells things from the ground.
    return layout !== null && (layout.channels > 1 || classNames.length === 2);
  },
  wanted: ({ name, valueShape = [] }) =>
    `a value for each class of every one of the ${elementCount(valueShape)} pixels that ${name} has right answers for`,
  labelKind: 'class-maps',
  labelCount: ({ count }) => count,
  firstLabels: (labels, count) => ({
    ...labels,
    count,
    classes: labels.classes?.subarray(0, count * labels.size) ?? null,
  }),
});

/** How an output holds the values of pixels. */
export interface PixelLayout {
  /** Values of a pixel: one for each class, or a single one that is high for a thing and low for the ground. */
  readonly channels: number;
  /** All pixels of one class come before those of the next. */
  readonly isPlanar: boolean;
}

/** Pixels of right answers, as far as they are known. */
export interface MapSize {
  readonly size: number;
  readonly width?: number;
  /** The model has channels first, where both are possible. */
  readonly isPlanar?: boolean;
}

/** How an output of this shape, batch first, has values for so many pixels; null where it has not. */
export function pixelLayout(shape: Shape, { size, width, isPlanar }: MapSize): PixelLayout | null {
  const sizes = shape.slice(1);
  if (sizes.length === 2 && elementCount(sizes) === size) return { channels: 1, isPlanar: false };
  if (sizes.length !== 3) return null;
  const [first = 0, , last = 0] = sizes;
  const isOf = (pixels: Shape) =>
    elementCount(pixels) === size && (width === undefined || pixels[1] === width);
  const layouts = [
    ...(isOf(sizes.slice(0, 2)) ? [{ channels: last, isPlanar: false }] : []),
    ...(isOf(sizes.slice(1)) ? [{ channels: first, isPlanar: true }] : []),
  ];
  return layouts.find((layout) => layout.isPlanar === isPlanar) ?? layouts[0] ?? null;
}

/** Classes that it tells apart. */
export function classesIn({ channels }: PixelLayout): number {
  return Math.max(2, channels);
}

/** The class of a pixel of the sample `row`: of the highest value, or a thing where a single value is above a half. */
export function classAt(
  values: ArrayLike<number>,
  { channels, isPlanar }: PixelLayout,
  { row, pixel, pixels }: { readonly row: number; readonly pixel: number; readonly pixels: number },
): number {
  const start = row * pixels * channels + (isPlanar ? pixel : pixel * channels);
  if (channels === 1) return values[start]! > 0.5 ? 1 : 0;
  const step = isPlanar ? pixels : 1;
  let [answer, most] = [0, values[start]!];
  for (let c = 1; c < channels; c++) {
    const value = values[start + c * step]!;
    // NaN never wins.
    if (value > most || Number.isNaN(most)) [answer, most] = [c, value];
  }
  return answer;
}
