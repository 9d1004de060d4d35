import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const SQUARED_DIFFERENCE = defineOp({
  name: 'SQUARED_DIFFERENCE',
  does: 'squares the difference of two tensors',
  options: 'SquaredDifferenceOptions',
  inputs: [activation, activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2 },
  // The kernel shifts left by 7 bits and wants a multiplier below 1: tflite/kernels/squared_difference.cc.
  rescale: { step: 'square', int8: 2 ** 12 },
  inferShapes: inferBroadcast,
});
