import { elementCount } from '../tensor/shape.ts';
import { accumulators, elementsPerSlice, isHybrid, roundedData } from './counts.ts';
import { constantOf, shapeOf } from './infer.ts';
import {
  activation,
  bias,
  defineOp,
  index,
  ShapeError,
  weight,
  XNNPACK_RESCALE,
} from './op-spec.ts';

/** Filter [out, h, w, in]; the first input is the shape of the result. Version 3 has a bias, 4 a fused activation. */
export const TRANSPOSE_CONV = defineOp({
  name: 'TRANSPOSE_CONV',
  does: 'spreads each value over a window of weights: a convolution backwards',
  options: 'TransposeConvOptions',
  inputs: [index, weight(0), activation, bias(2, 1)],
  output: { kind: 'calibrated' },
  kernels: { float: 4, int8: 4, int16: 4, hybrid: { int8: { version: 4 } } },
  product: 'spread-window',
  /** Every value of the data is multiplied with all weights of its channel, those that fall beyond the edge of the result too. */
  macs: ({ inputs: [, weights, data] }) =>
    elementCount(data?.shape ?? []) * elementsPerSlice(weights, 3),
  /** tflite/kernels/transpose_conv.cc (its sums lie outside the arena); Micro: transpose_conv.cc. */
  scratch({ inputs: [, weights, data], output }) {
    const sums = accumulators(output.shape);
    if (data?.dtype === 'int8') return { micro: [sums] };
    if (data?.dtype === 'int16') return { micro: [2 * sums] };
    if (!isHybrid(data, weights)) return {};
    const { integers, scales, zeroPoints } = roundedData(data, elementsPerSlice(data, 3));
    return { tflite: [integers, scales, zeroPoints] };
  },
  fusesActivation: true,
  rescale: XNNPACK_RESCALE,
  shapeInput: 0,
  outputDtype: 'float32',
  inferShapes(context) {
    const [, height = 1, width = 1, channels] = constantOf(context, 0);
    const [out = 1, , , inner] = shapeOf(context, 1, 4);
    const [batch = 1, , , c] = shapeOf(context, 2, 4);
    if (channels !== out || inner !== c) {
      throw new ShapeError(`${c} input channels, filter for ${inner}; ${channels} out of ${out}`);
    }
    return [[batch, height, width, out]];
  },
});
