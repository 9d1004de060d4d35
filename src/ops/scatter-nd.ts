import { formatShape } from '../tensor/shape.ts';
import { shapeOf, wantedShape } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

/**
 * Puts the slices of input 1 at the places of input 0 into a tensor of the shape of input 2; slices at one place are summed up.
 * There is a kernel for int8, but it puts the integer 0 everywhere else, whatever the zero point: it stays float.
 */
export const SCATTER_ND = defineOp({
  name: 'SCATTER_ND',
  does: 'puts values at places that are data, zeros elsewhere',
  options: 'ScatterNdOptions',
  inputs: [index, activation, index],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  outputDtype: ([, values = 'float32']) => [values],
  inferShapes(context) {
    const [places, values] = [shapeOf(context, 0), shapeOf(context, 1)];
    const shape = wantedShape(context, 2);
    const depth = places.at(-1) ?? 0;
    // The kernel would read and write beyond the end of what does not fit.
    const slices = [...places.slice(0, -1), ...shape.slice(depth)];
    const fit =
      depth > 0 &&
      depth <= shape.length &&
      slices.length === values.length &&
      slices.every((length, i) => length < 0 || values[i]! < 0 || length === values[i]);
    if (!fit) {
      const given = `${formatShape(values)} at places of ${formatShape(places)}`;
      throw new ShapeError(`${given} do not fit ${formatShape(shape)}`);
    }
    return [shape];
  },
});
