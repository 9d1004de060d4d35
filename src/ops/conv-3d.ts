import { elementCount } from '../tensor/shape.ts';
import { accumulators, elementsPerSlice, macsPerResult } from './counts.ts';
import { shapeOf, windowLength } from './infer.ts';
import { activation, bias, defineOp, ShapeError, weight } from './op-spec.ts';

/** Filter [d, h, w, in, out]. In floating point only; groups of channels, which the schema allows, are not computed,
 * and dilated windows read memory that was never set where a run has several samples: layers come without either. */
export const CONV_3D = defineOp({
  name: 'CONV_3D',
  does: 'slides a window of weights through a volume',
  options: 'Conv3DOptions',
  inputs: [activation, weight(4), bias(0, 1)],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  product: 'volume',
  macs: macsPerResult(4),
  /** tflite/kernels/conv3d.cc: the matrix of patches, unless each is a single value of the data. */
  scratch({ options, inputs: [, weights], output }) {
    const [d = 1, h = 1, w = 1, , out = 1] = weights?.shape ?? [];
    const { strideD, strideH, strideW, dilationDFactor, dilationHFactor, dilationWFactor } =
      options;
    const steps = [strideD, strideH, strideW, dilationDFactor, dilationHFactor, dilationWFactor];
    if (d * h * w === 1 && steps.every((by = 1) => by === 1)) return {};
    const places = elementCount(output.shape) / out;
    return { tflite: [accumulators([places, elementsPerSlice(weights, 4)])] };
  },
  inferShapes(context) {
    const [n = 1, d = 1, h = 1, w = 1, c = 1] = shapeOf(context, 0, 5);
    const [fd = 1, fh = 1, fw = 1, inner = 1, out = 1] = shapeOf(context, 1, 5);
    if (c !== inner) throw new ShapeError(`${c} input channels, filter for ${inner}`);
    const o = context.options;
    return [
      [
        n,
        windowLength(d, fd, o.strideD ?? 0, o.dilationDFactor ?? 1, o.padding),
        windowLength(h, fh, o.strideH ?? 0, o.dilationHFactor ?? 1, o.padding),
        windowLength(w, fw, o.strideW ?? 0, o.dilationWFactor ?? 1, o.padding),
        out,
      ],
    ];
  },
});
