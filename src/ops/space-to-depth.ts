import { shapeOf } from './infer.ts';
import { activation, defineOp, ShapeError } from './op-spec.ts';

export const SPACE_TO_DEPTH = defineOp({
  name: 'SPACE_TO_DEPTH',
  does: 'lays blocks of the image out as channels',
  options: 'SpaceToDepthOptions',
  inputs: [activation],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2 },
  inferShapes(context) {
    const [n = 1, h = 1, w = 1, c = 1] = shapeOf(context, 0, 4);
    const block = context.options.blockSize ?? 0;
    if (block < 1) throw new ShapeError(`blocks of ${block}`);
    const length = (d: number) => (d < 0 ? -1 : d / block);
    if (![h, w].every((d) => d < 0 || d % block === 0))
      throw new ShapeError(`${h}×${w} places in blocks of ${block}×${block}`);
    return [[n, length(h), length(w), c * block ** 2]];
  },
});
