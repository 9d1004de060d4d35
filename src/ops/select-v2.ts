import { broadcastShapes, formatShape } from '../tensor/shape.ts';
import { shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

export const SELECT_V2 = defineOp({
  name: 'SELECT_V2',
  does: 'takes each value from one tensor or the other',
  options: 'SelectV2Options',
  inputs: [index, activation, activation],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 1 },
  outputDtype: ([, data = 'float32']) => [data],
  inferShapes(context) {
    const [condition, yes, no] = [0, 1, 2].map((i) => shapeOf(context, i)) as [
      readonly number[],
      readonly number[],
      readonly number[],
    ];
    const values = broadcastShapes(yes, no);
    const shape = values && broadcastShapes(condition, values);
    if (!shape) {
      const all = [condition, yes, no].map(formatShape).join(', ');
      throw new ShapeError(`${all} do not broadcast`);
    }
    return [shape];
  },
});
