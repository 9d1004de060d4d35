import { inferSame } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

/** Input 1 holds the dimension. */
export const CUMSUM = defineOp({
  name: 'CUMSUM',
  does: 'sums up along a dimension, place by place',
  options: 'CumsumOptions',
  inputs: [activation, index],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferSame,
});
