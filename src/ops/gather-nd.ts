import { formatShape } from '../tensor/shape.ts';
import { shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

/** The last dimension of input 1 names a place of the first dimensions of input 0. */
export const GATHER_ND = defineOp({
  name: 'GATHER_ND',
  does: 'takes the values at places that are data',
  options: 'GatherNdOptions',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 1, int16: 3 },
  inferShapes(context) {
    const input = shapeOf(context, 0);
    const places = shapeOf(context, 1);
    const depth = places.at(-1) ?? 0;
    if (depth < 1 || depth > input.length) {
      throw new ShapeError(`${depth} numbers name no place of ${formatShape(input)}`);
    }
    return [[...places.slice(0, -1), ...input.slice(depth)]];
  },
});
