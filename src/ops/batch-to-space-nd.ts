import { blocksOf, shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

/** The inverse of SPACE_TO_BATCH_ND: input 2 holds the places that are cut off [before, after] each dimension. */
export const BATCH_TO_SPACE_ND = defineOp({
  name: 'BATCH_TO_SPACE_ND',
  does: 'puts images together of which each has every n-th place',
  options: 'BatchToSpaceNDOptions',
  inputs: [activation, index, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes(context) {
    const [n = 1, ...rest] = shapeOf(context, 0);
    const { blocks, places: crops } = blocksOf(context, rest.length);
    const count = blocks.reduce((product, block) => product * block, 1);
    if (n >= 0 && n % count !== 0) throw new ShapeError(`${n} samples, of which ${count} make one`);
    const places = rest.map((length, i) => {
      if (length < 0) return -1;
      const whole = length * (blocks[i] ?? 1);
      const cut = (crops[2 * i] ?? 0) + (crops[2 * i + 1] ?? 0);
      if (cut > whole) throw new ShapeError(`${cut} places cut off ${whole}`);
      return whole - cut;
    });
    return [[n < 0 ? -1 : n / count, ...places]];
  },
});
