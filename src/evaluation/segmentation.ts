/** Segmentation: a class for each pixel. */
import { elementCount } from '../tensor/shape.ts';
import { figureTask } from './figure-task.ts';
import type { ClassMapLabels } from './labels.ts';

/** Mean intersection over union; share of right pixels. */
export const segmentation = figureTask<'segmentation', ClassMapLabels>({
  name: 'segmentation',
  words: 'segmentation',
  heading: { name: 'Mean IoU', unit: 'share', better: 'higher' },
  nothing: 'one class for all pixels',
  fits: ([output, ...others], { classNames }) =>
    output !== undefined &&
    others.length === 0 &&
    output.length === 4 &&
    output.at(-1) === classNames.length,
  wanted: ({ name, classNames }) =>
    `one of the ${classNames.length} classes of ${name} for each pixel`,
  labelKind: 'class-maps',
  labelCount: ({ classes, size }) => classes.length / Math.max(1, size),
  firstLabels: (labels, count) => ({
    ...labels,
    classes: labels.classes.subarray(0, count * labels.size),
  }),
});

/** Pixels of a picture that an output has a class for: all but the last dimension. */
export function pixelsOf(shape: readonly number[]): number {
  return elementCount(shape.slice(1, -1));
}
