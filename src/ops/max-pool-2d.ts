import { inferPool } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const MAX_POOL_2D = defineOp({
  name: 'MAX_POOL_2D',
  does: 'keeps the largest value of each window',
  options: 'Pool2DOptions',
  inputs: [activation],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 3 },
  moves: true,
  commutesWith: ['scale', 'shift'],
  fusesActivation: true,
  inferShapes: inferPool,
});
