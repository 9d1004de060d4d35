import { inferPool } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const AVERAGE_POOL_2D = defineOp({
  name: 'AVERAGE_POOL_2D',
  does: 'takes the mean of each window',
  options: 'Pool2DOptions',
  inputs: [activation],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 3 },
  commutesWith: ['scale', 'shift', 'mixture'],
  fusesActivation: true,
  inferShapes: inferPool,
});
