import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const HARD_SWISH = defineOp({
  name: 'HARD_SWISH',
  does: 'x · relu6(x + 3) / 6',
  options: 'HardSwishOptions',
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 1 },
  // The kernel computes in input scale ÷ 128 and wants an exponent of 0 at most: tflite/kernels/activations.cc.
  rescale: { step: 'largest', int8: 2 ** 7 },
  inferShapes: inferSame,
});
