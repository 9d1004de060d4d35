import { byteLengthOf } from '../tensor/dtype.ts';
import { broadcastShapes, elementCount, formatShape } from '../tensor/shape.ts';
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
  macs: ({ options, inputs: [x], output }) =>
    elementCount(output.shape) * (x?.shape.at(options.adjX ? -2 : -1) ?? 1),
  /** Both operands once more, transposed (tflite/kernels/batch_matmul.cc); a constant one stays. */
  scratch({ inputs: [x, y] }) {
    const [left = 0, right = 0] = [x, y].map(
      (operand) => operand && byteLengthOf(operand.dtype, elementCount(operand.shape)),
    );
    return y?.constant ? { tflite: [left], tfliteKept: [right] } : { tflite: [left, right] };
  },
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
