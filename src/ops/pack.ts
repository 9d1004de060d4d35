import { formatShape, sameShape } from '../tensor/shape.ts';
import { shapeOf } from './infer.ts';
import { activation, defineOp, ShapeError } from './op-spec.ts';

export const PACK = defineOp({
  name: 'PACK',
  does: 'stacks tensors along a new dimension',
  options: 'PackOptions',
  inputs: [activation],
  variadic: true,
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes(context) {
    const first = shapeOf(context, 0);
    context.shapes.forEach((_, i) => {
      const shape = shapeOf(context, i);
      if (!sameShape(shape, first)) {
        throw new ShapeError(`${formatShape(shape)} does not stack on ${formatShape(first)}`);
      }
    });
    const { axis = 0 } = context.options;
    const at = axis < 0 ? axis + first.length + 1 : axis;
    if (at < 0 || at > first.length) throw new ShapeError(`axis ${axis} of rank ${first.length}`);
    return [first.toSpliced(at, 0, context.shapes.length)];
  },
});
