/** Shapes of the results of ops that have no row: they are kept as they are, but what comes after them has to be inferred. */
import { constantOf, normalizeAxis, shapeOf } from './infer.ts';
import { type OpName, type ShapeContext, ShapeError } from './op-spec.ts';

type ShapeRule = (context: ShapeContext<Readonly<Record<string, unknown>>>) => number[][];

/** Shapes of results for operators that have no row of their own. */
export const SHAPE_RULES: Readonly<Partial<Record<OpName, ShapeRule>>> = {
  /** Without dimensions named, all of length 1 go: also the batch, where it is one sample. Such a graph says no more. */
  SQUEEZE(context) {
    const input = shapeOf(context, 0);
    const { squeezeDims } = context.options as { readonly squeezeDims?: ArrayLike<number> };
    if (!squeezeDims?.length) throw new ShapeError('the dimensions to leave out are not named');
    const gone = Array.from(squeezeDims, (axis) => normalizeAxis(axis, input.length));
    return [input.filter((_, i) => !gone.includes(i))];
  },
  /** The spectrum of real values is half as long. */
  RFFT2D(context) {
    const [height = 1, width = 1] = constantOf(context, 1);
    return [[...shapeOf(context, 0).slice(0, -2), height, Math.floor(width / 2) + 1]];
  },
};
