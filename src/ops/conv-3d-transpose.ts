import { elementCount } from '../tensor/shape.ts';
import { accumulators, elementsPerSlice } from './counts.ts';
import { constantOf, shapeOf } from './infer.ts';
import { activation, bias, defineOp, index, ShapeError, weight } from './op-spec.ts';

/** Filter [d, h, w, out, in]; the first input is the shape of the result. In floating point only. */
export const CONV_3D_TRANSPOSE = defineOp({
  name: 'CONV_3D_TRANSPOSE',
  does: 'spreads each value over a window of a volume: a convolution backwards',
  options: 'Conv3DOptions',
  inputs: [index, weight(3), activation, bias(2, 1)],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  product: 'volume',
  macs: ({ inputs: [, weights, data] }) =>
    elementCount(data?.shape ?? []) * elementsPerSlice(weights, 4),
  /** tflite/kernels/conv3d_transpose.cc: what every value of the data gives to each place of its window. */
  scratch({ inputs: [, weights, data] }) {
    const places = elementCount(data?.shape.slice(1, -1) ?? []);
    return { tflite: [accumulators([places, elementsPerSlice(weights, 4)])] };
  },
  shapeInput: 0,
  outputDtype: 'float32',
  inferShapes(context) {
    const [, depth = 1, height = 1, width = 1, channels] = constantOf(context, 0);
    const [, , , out = 1, inner] = shapeOf(context, 1, 5);
    const [batch = 1, , , , c] = shapeOf(context, 2, 5);
    if (channels !== out || inner !== c) {
      throw new ShapeError(`${c} input channels, filter for ${inner}; ${channels} out of ${out}`);
    }
    return [[batch, depth, height, width, out]];
  },
});
