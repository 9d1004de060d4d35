import { shapeOf } from './infer.ts';
import { activation, defineOp, ShapeError } from './op-spec.ts';

export const DEPTH_TO_SPACE = defineOp({
  name: 'DEPTH_TO_SPACE',
  does: 'lays channels out as blocks of the image',
  options: 'DepthToSpaceOptions',
  inputs: [activation],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2 },
  inferShapes(context) {
    const [n = 1, h = 1, w = 1, c = 1] = shapeOf(context, 0, 4);
    const block = context.options.blockSize ?? 0;
    if (block < 1) throw new ShapeError(`blocks of ${block}`);
    if (c % (block * block) !== 0)
      throw new ShapeError(`${c} channels in blocks of ${block}×${block}`);
    const length = (d: number) => (d < 0 ? -1 : d * block);
    return [[n, length(h), length(w), c / block ** 2]];
  },
});
