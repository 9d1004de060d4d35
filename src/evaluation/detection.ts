/** Detection: boxes around things, as TensorFlow Lite's `TFLite_Detection_PostProcess` gives them out. */
import { elementCount, type Shape } from '../tensor/shape.ts';
import { figureTask } from './figure-task.ts';
import type { BoxLabels } from './labels.ts';

/** Which output is which, by shape. */
export interface DetectionOutputs {
  readonly boxes: number;
  readonly count: number;
  /** Classes and scores, in the order of the operator; exporters swap them, and shapes do not say which is which. */
  readonly rest: readonly [number, number];
  /** Boxes of one picture, at most. */
  readonly most: number;
}

/** @param shapes of the outputs, batch first; null where they are no decoded boxes. */
export function detectionOutputs(shapes: readonly Shape[]): DetectionOutputs | null {
  const boxes = shapes.findIndex((shape) => shape.length === 3 && shape[2] === 4);
  const most = shapes[boxes]?.[1] ?? 0;
  const others = shapes.flatMap((_, i) => (i === boxes ? [] : [i]));
  const rest = others.filter((i) => elementCount(shapes[i]!.slice(1)) === most);
  const [count, ...more] = others.filter((i) => !rest.slice(0, 2).includes(i));
  const [first, second] = rest;
  if (shapes.length !== 4 || boxes < 0 || count === undefined || more.length > 0) return null;
  if (first === undefined || second === undefined) return null;
  return elementCount(shapes[count]!.slice(1)) === 1
    ? { boxes, count, rest: [first, second], most }
    : null;
}

/**
 * Whether scores stand where classes are expected: shares of 1 that are not all whole, beside what is no share, or whole.
 * @param rest classes and scores as {@link DetectionOutputs} has them; `count` values of each from `from` on are looked at.
 */
export function areSwapped(
  [first = [], second = []]: readonly ArrayLike<number>[],
  from: number,
  count: number,
): boolean {
  const every = (values: ArrayLike<number>, test: (value: number) => boolean) =>
    Array.from({ length: count }, (_, i) => values[from + i]!).every(test);
  const areShares = [first, second].map((values) => every(values, (v) => v >= 0 && v <= 1));
  if (areShares[0] !== areShares[1]) return areShares[0] === true;
  return !every(first, Number.isInteger) && every(second, Number.isInteger);
}

/** Mean average precision at half overlap. */
export const detection = figureTask<'detection', BoxLabels>({
  name: 'detection',
  words: 'detection of boxes',
  heading: { name: 'mAP@0.5', unit: 'share', better: 'higher' },
  nothing: 'no box at all',
  fits: (outputs) => detectionOutputs(outputs) !== null,
  wanted: () => 'four outputs: boxes, classes, scores and how many there are',
  labelKind: 'boxes',
  labelCount: ({ offsets }) => Math.max(0, offsets.length - 1),
  firstLabels({ kind, offsets, boxes, classes }, count) {
    const end = offsets[count] ?? classes.length;
    return {
      ...{ kind, offsets: offsets.subarray(0, count + 1) },
      ...{ boxes: boxes.subarray(0, 4 * end), classes: classes.subarray(0, end) },
    };
  },
});
