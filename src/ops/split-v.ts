import type { DType } from '../tensor/dtype.ts';
import { constantOf, normalizeAxis, shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

/** Input 1 holds how long each part is, one of them may be −1: the rest. */
export const SPLIT_V = defineOp({
  name: 'SPLIT_V',
  does: 'cuts a tensor into parts of given lengths',
  options: 'SplitVOptions',
  inputs: [activation, index, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  moves: true,
  outputDtype: ([data = 'float32'], { numSplits = 1 }) => new Array<DType>(numSplits).fill(data),
  inferShapes(context) {
    const input = shapeOf(context, 0);
    const sizes = constantOf(context, 1);
    const at = normalizeAxis(constantOf(context, 2)[0] ?? 0, input.length);
    const total = input[at] ?? 0;
    if (total < 0) return sizes.map((size) => input.with(at, Math.max(-1, size)));
    const stated = sizes.reduce((sum, size) => sum + Math.max(0, size), 0);
    const lengths = sizes.map((size) => (size < 0 ? total - stated : size));
    if (lengths.some((n) => n < 0) || lengths.reduce((a, b) => a + b, 0) !== total) {
      throw new ShapeError(`${total} in parts of ${sizes.join(', ')}`);
    }
    return lengths.map((length) => input.with(at, length));
  },
});
