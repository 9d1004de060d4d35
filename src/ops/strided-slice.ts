import { constantOf, shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

/** Begin, end and stride per dimension; a bit set in a mask means that the whole side is kept. */
export const STRIDED_SLICE = defineOp({
  name: 'STRIDED_SLICE',
  does: 'cuts out a part',
  options: 'StridedSliceOptions',
  inputs: [activation, index, index, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  moves: true,
  partInputs: { begin: 1, end: 2 },
  inferShapes(context) {
    const { beginMask = 0, endMask = 0, shrinkAxisMask = 0 } = context.options;
    const { ellipsisMask = 0, newAxisMask = 0 } = context.options;
    if (ellipsisMask || newAxisMask) throw new ShapeError('ellipsis and new axes are not inferred');
    const input = shapeOf(context, 0);
    const [begin, end, strides] = [1, 2, 3].map((i) => constantOf(context, i)) as [
      readonly number[],
      readonly number[],
      readonly number[],
    ];
    return [
      input.flatMap((length, i) => {
        const stride = strides[i] ?? 1;
        const has = (mask: number) => ((mask >> i) & 1) === 1;
        if (has(shrinkAxisMask)) return [];
        if (length < 0) return [-1];
        if (stride === 0) throw new ShapeError('a stride of 0');
        const forwards = stride > 0;
        const limit = (value: number) => {
          const at = value < 0 ? value + length : value;
          return forwards
            ? Math.min(length, Math.max(0, at))
            : Math.min(length - 1, Math.max(-1, at));
        };
        const from = has(beginMask) ? (forwards ? 0 : length - 1) : limit(begin[i] ?? 0);
        const to = has(endMask) ? (forwards ? length : -1) : limit(end[i] ?? length);
        return [Math.max(0, Math.ceil((to - from) / stride))];
      }),
    ];
  },
});
