import { normalizeAxis, shapeOf } from './infer.ts';
import { activation, defineOp, ShapeError } from './op-spec.ts';

export const UNPACK = defineOp({
  name: 'UNPACK',
  does: 'takes a tensor apart along one dimension',
  options: 'UnpackOptions',
  inputs: [activation],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  moves: true,
  inferShapes(context) {
    const input = shapeOf(context, 0);
    const at = normalizeAxis(context.options.axis ?? 0, input.length);
    const { num = 0 } = context.options;
    if (input[at] !== num) throw new ShapeError(`${input[at]} slices, ${num} expected`);
    return Array.from({ length: num }, () => input.toSpliced(at, 1));
  },
});
