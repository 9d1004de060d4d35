import { constantOf, normalizeAxis, shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

export const TRANSPOSE = defineOp({
  name: 'TRANSPOSE',
  does: 'puts the dimensions into another order',
  options: 'TransposeOptions',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  moves: true,
  inferShapes(context) {
    const input = shapeOf(context, 0);
    const order = constantOf(context, 1).map((axis) => normalizeAxis(axis, input.length));
    if (order.length !== input.length || new Set(order).size !== order.length) {
      throw new ShapeError(`${order.join(', ')} is not an order of ${input.length} dimensions`);
    }
    return [order.map((axis) => input[axis] ?? 1)];
  },
});
