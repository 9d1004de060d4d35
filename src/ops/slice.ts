import { formatShape } from '../tensor/shape.ts';
import { constantOf, shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

/**
 * Input 1 holds where the part begins in each dimension, input 2 how long it is: −1 takes the rest. LiteRT.js 2.5.3 leaves the
 * result unwritten where that is an output of a file with an open batch: no reader writes this op, and files run with a fixed one.
 */
export const SLICE = defineOp({
  name: 'SLICE',
  does: 'cuts out a part',
  options: 'SliceOptions',
  inputs: [activation, index, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  moves: true,
  partInputs: { begin: 1, end: 2 },
  inferShapes(context) {
    const begin = constantOf(context, 1);
    const sizes = constantOf(context, 2);
    const input = shapeOf(context, 0);
    if (begin.length !== input.length || sizes.length !== input.length)
      throw new ShapeError(`${sizes.length} lengths for ${formatShape(input)}`);
    return [
      input.map((length, i) => {
        const [from, size] = [begin[i] ?? 0, Math.max(-1, sizes[i] ?? -1)];
        if (length < 0) return size;
        const taken = size < 0 ? length - from : size;
        if (from < 0 || taken < 0 || from + taken > length) {
          throw new ShapeError(`${taken} places from ${from} on, of ${length}`);
        }
        return taken;
      }),
    ];
  },
});
