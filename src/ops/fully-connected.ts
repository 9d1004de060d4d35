import { elementCount, formatShape } from '../tensor/shape.ts';
import { accumulators, elementsPerSlice, isHybrid, macsPerResult, roundedData } from './counts.ts';
import { shapeOf } from './infer.ts';
import { activation, bias, defineOp, ShapeError, weight, XNNPACK_RESCALE } from './op-spec.ts';

/** Weights [out, in]. Without keepNumDims the input is seen as [rows, in]. */
export const FULLY_CONNECTED = defineOp({
  name: 'FULLY_CONNECTED',
  does: 'multiplies by a matrix of weights',
  options: 'FullyConnectedOptions',
  inputs: [activation, weight(0), bias(0, 1)],
  output: { kind: 'calibrated' },
  kernels: {
    float: 1,
    int8: 4,
    int16: 7,
    hybrid: {
      int8: { version: 12 },
      int4: { version: 12, blocks: true },
      int2: { version: 14, wholeBytes: true },
    },
  },
  product: 'matrix',
  macs: macsPerResult(0),
  /** tflite/kernels/fully_connected.cc */
  scratch({ inputs: [data, weights], output }) {
    if (!isHybrid(data, weights)) return {};
    const rows = elementCount(data?.shape ?? []) / elementsPerSlice(weights, 0);
    const { integers, scales, zeroPoints } = roundedData(data, rows);
    return {
      tflite: [integers, scales, accumulators(output.shape), zeroPoints],
      tfliteKept: [accumulators([weights?.shape[0] ?? 1])],
    };
  },
  fusesActivation: true,
  rescale: XNNPACK_RESCALE,
  hybridOptions: { asymmetricQuantizeInputs: true },
  inferShapes(context) {
    const input = shapeOf(context, 0);
    const [out = 1, inner = 1] = shapeOf(context, 1, 2);
    if (context.options.keepNumDims) {
      if (input.at(-1) !== inner) {
        throw new ShapeError(`input ${formatShape(input)}, weights for ${inner} values`);
      }
      return [[...input.slice(0, -1), out]];
    }
    const rows = input.some((d) => d < 0) ? -1 : input.reduce((a, b) => a * b, 1) / inner;
    if (!Number.isInteger(rows)) {
      throw new ShapeError(`input ${formatShape(input)}, weights for ${inner} values`);
    }
    return [[rows, out]];
  },
});
