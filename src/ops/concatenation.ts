import { formatShape, sameShape } from '../tensor/shape.ts';
import { normalizeAxis, shapeOf } from './infer.ts';
import { activation, defineOp, ShapeError } from './op-spec.ts';

export const CONCATENATION = defineOp({
  name: 'CONCATENATION',
  does: 'puts tensors one after another',
  options: 'ConcatenationOptions',
  inputs: [activation],
  variadic: true,
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes(context) {
    const first = shapeOf(context, 0);
    const axis = normalizeAxis(context.options.axis ?? 0, first.length);
    const shapes = context.shapes.map((_, i) => shapeOf(context, i, first.length));
    for (const shape of shapes) {
      if (!sameShape(shape.with(axis, 0), first.with(axis, 0))) {
        throw new ShapeError(`${formatShape(shape)} does not join ${formatShape(first)}`);
      }
    }
    const lengths = shapes.map((shape) => shape[axis] ?? 0);
    const total = lengths.includes(-1) ? -1 : lengths.reduce((a, b) => a + b, 0);
    return [first.with(axis, total)];
  },
});
