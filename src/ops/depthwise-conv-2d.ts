import { isHybrid, macsPerResult, roundedData } from './counts.ts';
import { shapeOf, windowLength } from './infer.ts';
import { activation, bias, defineOp, ShapeError, weight, XNNPACK_RESCALE } from './op-spec.ts';

/** Filter [1, h, w, channels · multiplier]: the channel is the last dimension, docs/numerics.md (j). */
export const DEPTHWISE_CONV_2D = defineOp({
  name: 'DEPTHWISE_CONV_2D',
  does: 'slides one window of weights over each channel by itself',
  options: 'DepthwiseConv2DOptions',
  inputs: [activation, weight(3), bias(0, 1)],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 3, int16: 5, hybrid: { int8: { version: 6, repeatScale: true } } },
  product: 'channel-window',
  macs: macsPerResult(3),
  /** tflite/kernels/depthwise_conv.cc */
  scratch({ inputs: [data, weights] }) {
    if (!isHybrid(data, weights)) return {};
    const { integers, scales, zeroPoints } = roundedData(data, data?.shape[0] ?? 1);
    return { tflite: [integers, scales, zeroPoints] };
  },
  fusesActivation: true,
  rescale: XNNPACK_RESCALE,
  inferShapes(context) {
    const [n = 1, h = 1, w = 1, c = 1] = shapeOf(context, 0, 4);
    const [, fh = 1, fw = 1, out = 1] = shapeOf(context, 1, 4);
    if (out % c !== 0) throw new ShapeError(`${c} input channels, filter for ${out}`);
    const o = context.options;
    return [
      [
        n,
        windowLength(h, fh, o.strideH ?? 0, o.dilationHFactor ?? 1, o.padding),
        windowLength(w, fw, o.strideW ?? 0, o.dilationWFactor ?? 1, o.padding),
        out,
      ],
    ];
  },
});
