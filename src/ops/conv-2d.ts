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
    hybrid: {
      int8: { version: 5, groupsNeedScales: true },
      int4: { version: 5, groupsNeedScales: true },
    },
  },
  product: 'window',
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
