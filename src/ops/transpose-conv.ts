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
