import { broadcastShapes, formatShape, sameShape } from '../tensor/shape.ts';
import { constantOf, shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

export const BROADCAST_TO = defineOp({
  name: 'BROADCAST_TO',
  does: 'repeats a tensor until it has a shape',
  options: 'BroadcastToOptions',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 2 },
  inferShapes(context) {
    const input = shapeOf(context, 0);
    const shape = constantOf(context, 1);
    const all = broadcastShapes(input, shape);
    if (!all || !sameShape(all, shape)) {
      throw new ShapeError(`${formatShape(input)} does not fill ${formatShape(shape)}`);
    }
    return [all];
  },
});
