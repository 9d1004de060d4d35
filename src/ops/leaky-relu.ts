import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const LEAKY_RELU = defineOp({
  name: 'LEAKY_RELU',
  does: 'multiplies negative values by a small slope',
  options: 'LeakyReluOptions',
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 1, int16: 2 },
  commutesWith: ['scale'],
  inferShapes: inferSame,
});
