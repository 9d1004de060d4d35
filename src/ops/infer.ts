/** Shape rules that several rows share. */
import { Padding } from '../schema/enums.ts';
import { broadcastShapes, formatShape, type Shape } from '../tensor/shape.ts';
import { type ShapeContext, ShapeError } from './op-spec.ts';

/** The shape of input `i`, of rank `rank` where given. @throws ShapeError */
export function shapeOf(context: ShapeContext<unknown>, i: number, rank?: number): Shape {
  const shape = context.shapes[i];
  if (!shape) throw new ShapeError(`input ${i} is missing`);
  if (rank !== undefined && shape.length !== rank) {
    throw new ShapeError(`input ${i} has shape ${formatShape(shape)}, expected rank ${rank}`);
  }
  return shape;
}

/** The values of constant input `i`. @throws ShapeError when it is not a constant. */
export function constantOf(context: ShapeContext<unknown>, i: number): readonly number[] {
  const values = context.constant(i);
  if (!values) throw new ShapeError(`input ${i} must be a constant`);
  return values;
}

/** Output length of a sliding window along one axis; −1 stays −1. */
export function windowLength(
  input: number,
  window: number,
  stride: number,
  dilation: number,
  padding: number | undefined,
): number {
  if (input < 0) return -1;
  const step = Math.max(1, stride);
  if ((padding ?? Padding.SAME) === Padding.SAME) return Math.ceil(input / step);
  const length = Math.floor((input - (window - 1) * dilation - 1) / step) + 1;
  if (length < 1) throw new ShapeError(`a window of ${window} does not fit into ${input}`);
  return length;
}

export function inferSame(context: ShapeContext<unknown>): number[][] {
  return [[...shapeOf(context, 0)]];
}

export function inferBroadcast(context: ShapeContext<unknown>): number[][] {
  const a = shapeOf(context, 0);
  const b = shapeOf(context, 1);
  const shape = broadcastShapes(a, b);
  if (!shape) throw new ShapeError(`${formatShape(a)} and ${formatShape(b)} do not broadcast`);
  return [shape];
}

/** The axis counted from the front; negative axes count from the end. @throws ShapeError */
export function normalizeAxis(axis: number, rank: number): number {
  const normalized = axis < 0 ? axis + rank : axis;
  if (normalized < 0 || normalized >= rank) throw new ShapeError(`axis ${axis} of rank ${rank}`);
  return normalized;
}

export function inferPool(
  context: ShapeContext<{
    padding?: number;
    strideW?: number;
    strideH?: number;
    filterWidth?: number;
    filterHeight?: number;
  }>,
): number[][] {
  const [n = 1, h = 1, w = 1, c = 1] = shapeOf(context, 0, 4);
  const o = context.options;
  return [
    [
      n,
      windowLength(h, o.filterHeight ?? 0, o.strideH ?? 0, 1, o.padding),
      windowLength(w, o.filterWidth ?? 0, o.strideW ?? 0, 1, o.padding),
      c,
    ],
  ];
}

/** MEAN, ARG_MAX and their like: input 1 holds the axes. */
export function inferReduced(context: ShapeContext<{ keepDims?: boolean }>): number[][] {
  const input = shapeOf(context, 0);
  const axes = new Set(constantOf(context, 1).map((axis) => normalizeAxis(axis, input.length)));
  const gone = context.options.keepDims ? [1] : [];
  return [input.flatMap((d, i) => (axes.has(i) ? gone : [d]))];
}

/** Input 1 holds the new height and width. */
export function inferResized(context: ShapeContext<unknown>): number[][] {
  const [n = 1, , , c = 1] = shapeOf(context, 0, 4);
  const [height = 1, width = 1] = constantOf(context, 1);
  return [[n, height, width, c]];
}

/**
 * Input 1 holds the blocks of the `most` dimensions after the first or of fewer, input 2 two numbers of places for each of them.
 * @throws ShapeError
 */
export function blocksOf(
  context: ShapeContext<unknown>,
  most: number,
): { blocks: readonly number[]; places: readonly number[] } {
  const [blocks, places] = [constantOf(context, 1), constantOf(context, 2)];
  const fit = blocks.length <= most && places.length === 2 * blocks.length;
  if (!fit) throw new ShapeError(`${blocks.length} blocks of ${most} dimensions`);
  if (blocks.some((block) => block < 1)) throw new ShapeError(`blocks of ${blocks.join('×')}`);
  if (places.some((n) => n < 0)) throw new ShapeError(`less than no places: ${places.join(', ')}`);
  return { blocks, places };
}

/** The shape that input `i` holds. @throws ShapeError where it has a length below 0. */
export function wantedShape(context: ShapeContext<unknown>, i: number): number[] {
  const wanted = constantOf(context, i);
  if (wanted.some((length) => length < 0)) throw new ShapeError(`a shape of ${wanted.join('×')}`);
  return [...wanted];
}

/** Input 1 holds the places added before and after each dimension. */
export function inferPadded(context: ShapeContext<unknown>): number[][] {
  const paddings = constantOf(context, 1);
  return [
    shapeOf(context, 0).map((d, i) =>
      d < 0 ? d : d + (paddings[2 * i] ?? 0) + (paddings[2 * i + 1] ?? 0),
    ),
  ];
}
