import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const LOG = defineOp({
  name: 'LOG',
  does: 'takes the natural logarithm',
  options: null,
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes: inferSame,
});
