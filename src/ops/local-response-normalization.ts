import { inferSame, shapeOf } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

/** x / (bias + α · Σ x²)^β, the sum over the channels at most `radius` away. Kernels for integers there are none. */
export const LOCAL_RESPONSE_NORMALIZATION = defineOp({
  name: 'LOCAL_RESPONSE_NORMALIZATION',
  does: 'scales each value by those of its neighbouring channels',
  options: 'LocalResponseNormalizationOptions',
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes(context) {
    shapeOf(context, 0, 4);
    return inferSame(context);
  },
});
