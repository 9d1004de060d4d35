import { broadcastShapes, formatShape } from '../tensor/shape.ts';
import { shapeOf } from './infer.ts';
import { activation, defineOp, ShapeError } from './op-spec.ts';

/** Matrices in the last two dimensions; `adjX` and `adjY` say that one is read transposed. */
export const BATCH_MATMUL = defineOp({
  name: 'BATCH_MATMUL',
  does: 'multiplies matrices that are both data',
  options: 'BatchMatMulOptions',
  inputs: [activation, activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes(context) {
    const [x, y] = [shapeOf(context, 0), shapeOf(context, 1)];
    const matrix = (shape: readonly number[], adjoint: boolean | undefined) =>
      adjoint ? shape.slice(-2).toReversed() : shape.slice(-2);
    const [rows = 1, inner] = matrix(x, context.options.adjX);
    const [other, columns = 1] = matrix(y, context.options.adjY);
    const batch = broadcastShapes(x.slice(0, -2), y.slice(0, -2));
    if (x.length < 2 || y.length < 2 || inner !== other || !batch) {
      throw new ShapeError(`${formatShape(x)} times ${formatShape(y)}`);
    }
    return [[...batch, rows, columns]];
  },
});
