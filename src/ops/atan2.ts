import { formatShape, sameShape } from '../tensor/shape.ts';
import { shapeOf } from './infer.ts';
import { activation, defineOp, ShapeError } from './op-spec.ts';

/** The kernel does not spread one operand over the other: it would read beyond the end. */
export const ATAN2 = defineOp({
  name: 'ATAN2',
  does: 'takes the angle of a point',
  options: null,
  inputs: [activation, activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes(context) {
    const [y, x] = [shapeOf(context, 0), shapeOf(context, 1)];
    if (!sameShape(y, x)) throw new ShapeError(`${formatShape(y)} and ${formatShape(x)} differ`);
    return [[...y]];
  },
});
