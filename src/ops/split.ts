import type { DType } from '../tensor/dtype.ts';
import { constantOf, normalizeAxis, shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

export const SPLIT = defineOp({
  name: 'SPLIT',
  does: 'cuts a tensor into equal parts',
  options: 'SplitOptions',
  inputs: [index, activation],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  moves: true,
  outputDtype: ([, data = 'float32'], { numSplits = 1 }) => new Array<DType>(numSplits).fill(data),
  inferShapes(context) {
    const [axis = 0] = constantOf(context, 0);
    const input = shapeOf(context, 1);
    const at = normalizeAxis(axis, input.length);
    const parts = context.options.numSplits ?? 1;
    const length = (input[at] ?? 0) / parts;
    if (!Number.isInteger(length)) throw new ShapeError(`${input[at]} in ${parts} equal parts`);
    return Array.from({ length: parts }, () => input.with(at, length));
  },
});
