import { blocksOf, shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

/** Input 1 holds the blocks of the dimensions after the first, input 2 the zeros [before, after] each of them. */
export const SPACE_TO_BATCH_ND = defineOp({
  name: 'SPACE_TO_BATCH_ND',
  does: 'lays every n-th place of the image out as a sample of its own',
  options: 'SpaceToBatchNDOptions',
  inputs: [activation, index, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes(context) {
    const [n = 1, ...rest] = shapeOf(context, 0);
    const { blocks, places: paddings } = blocksOf(context, rest.length);
    const places = rest.map((length, i) => {
      const block = blocks[i] ?? 1;
      if (length < 0) return -1;
      const padded = length + (paddings[2 * i] ?? 0) + (paddings[2 * i + 1] ?? 0);
      if (padded % block !== 0) throw new ShapeError(`${padded} places in blocks of ${block}`);
      return padded / block;
    });
    return [[n < 0 ? -1 : blocks.reduce((product, block) => product * block, n), ...places]];
  },
});
