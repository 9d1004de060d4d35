import { constantOf, shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

export const MIRROR_PAD = defineOp({
  name: 'MIRROR_PAD',
  does: 'surrounds the data with their mirror image',
  options: 'MirrorPadOptions',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  /** Strides of both sides: mirror_pad.cc of Micro. */
  scratch({ inputs: [data] }) {
    const strides = 4 * (data?.shape.length ?? 0);
    return { micro: [strides, strides] };
  },
  inferShapes(context) {
    const paddings = constantOf(context, 1);
    // REFLECT (0) does not repeat the border.
    const border = context.options.mode === 1 ? 0 : 1;
    return [
      shapeOf(context, 0).map((d, i) => {
        const [before, after] = [paddings[2 * i] ?? 0, paddings[2 * i + 1] ?? 0];
        if (d < 0) return d;
        if (Math.max(before, after) > d - border && before + after > 0) {
          throw new ShapeError(`${d} places have no mirror image of ${Math.max(before, after)}`);
        }
        return d + before + after;
      }),
    ];
  },
});
