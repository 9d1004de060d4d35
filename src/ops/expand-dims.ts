import { constantOf, shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

export const EXPAND_DIMS = defineOp({
  name: 'EXPAND_DIMS',
  does: 'adds a dimension of length 1',
  options: 'ExpandDimsOptions',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 1, int16: 1 },
  moves: true,
  inPlace: { operands: [0], sameBytes: true },
  inferShapes(context) {
    const input = shapeOf(context, 0);
    const [axis = 0] = constantOf(context, 1);
    const at = axis < 0 ? axis + input.length + 1 : axis;
    if (at < 0 || at > input.length) throw new ShapeError(`axis ${axis} of rank ${input.length}`);
    return [input.toSpliced(at, 0, 1)];
  },
});
