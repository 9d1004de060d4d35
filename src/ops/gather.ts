import { normalizeAxis, shapeOf } from './infer.ts';
import { defineOp, index, ShapeError, weight } from './op-spec.ts';

/**
 * What an embedding is: rows of a table of weights, or of what flows. The integer kernels copy, so the table has one scale, that
 * of the result.
 */
export const GATHER = defineOp({
  name: 'GATHER',
  does: 'looks up rows of a table by number',
  options: 'GatherOptions',
  inputs: [weight(null), index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  moves: true,
  looksUp: true,
  inferShapes(context) {
    if (context.options.batchDims) throw new ShapeError('batch dimensions are not inferred');
    const table = shapeOf(context, 0);
    const axis = normalizeAxis(context.options.axis ?? 0, table.length);
    return [table.toSpliced(axis, 1, ...shapeOf(context, 1))];
  },
});
