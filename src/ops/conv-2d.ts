import { elementCount } from '../tensor/shape.ts';
import { accumulators, elementsPerSlice, isHybrid, macsPerResult, roundedData } from './counts.ts';
import { shapeOf, windowLength } from './infer.ts';
import { activation, bias, defineOp, ShapeError, weight, XNNPACK_RESCALE } from './op-spec.ts';

/** Filter [out, h, w, in / groups]. */
export const CONV_2D = defineOp({
  name: 'CONV_2D',
  does: 'slides a window of weights over the image',
  options: 'Conv2DOptions',
  inputs: [activation, weight(0), bias(0, 1)],
  output: { kind: 'calibrated' },
  kernels: {
    float: 1,
    int8: 3,
    int16: 4,
    unusable: { int2: 'LiteRT’s convolution returns NaN' },
    hybrid: {
      int8: { version: 5, groupsNeedScales: true },
      int4: { version: 5, groupsNeedScales: true, slow: true },
    },
  },
  product: 'window',
  macs: macsPerResult(0),
  /** tflite/kernels/conv.cc: hybrid kernels multiply the matrix of patches, the others walk over the image. */
  scratch({ options, inputs: [data, weights], output }) {
    if (!isHybrid(data, weights)) return {};
    const [n = 1, h = 1, w = 1, c = 1] = data?.shape ?? [];
    const [, fh = 1, fw = 1, fc = 1] = weights?.shape ?? [];
    const { integers, scales, zeroPoints } = roundedData(data, (n * h * w * c) / fc);
    const isPoint = fh === 1 && fw === 1;
    const { strideH, strideW, dilationHFactor, dilationWFactor } = options;
    const steps = [strideH, strideW, dilationHFactor, dilationWFactor].some((by = 1) => by > 1);
    const patches =
      (elementCount(output.shape) * elementsPerSlice(weights, 0)) / (output.shape[3] ?? 1);
    return {
      tflite: [
        ...(isPoint && !steps ? [] : [patches]),
        integers,
        scales,
        accumulators(output.shape),
        zeroPoints,
      ],
      tfliteKept: [accumulators(output.shape.slice(3))],
    };
  },
  fusesActivation: true,
  needsBias: true,
  rescale: XNNPACK_RESCALE,
  inferShapes(context) {
    const [n = 1, h = 1, w = 1, c = 1] = shapeOf(context, 0, 4);
    const [out = 1, fh = 1, fw = 1, fc = 1] = shapeOf(context, 1, 4);
    // Also for a filter of no channels: the rest is no number then.
    if (c % fc !== 0) throw new ShapeError(`${c} input channels, filter for ${fc}`);
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
