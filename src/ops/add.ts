import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const ADD = defineOp({
  name: 'ADD',
  does: 'adds two tensors',
  options: 'AddOptions',
  inputs: [activation, activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2, int16: 2 },
  elementwise: 'sum',
  fusesActivation: true,
  // The kernel shifts left by 20 bits (int16: 15) and wants a multiplier below 1: tflite/kernels/add.cc.
  rescale: { step: 'largest', int8: 2 ** 19, int16: 2 ** 14 },
  inPlace: { operands: [0, 1] },
  inferShapes: inferBroadcast,
});
