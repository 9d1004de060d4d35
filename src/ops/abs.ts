import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const ABS = defineOp({
  name: 'ABS',
  does: 'takes the absolute value',
  options: 'AbsOptions',
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2 },
  inferShapes: inferSame,
});
