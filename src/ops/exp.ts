import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const EXP = defineOp({
  name: 'EXP',
  does: 'takes e to the power of each value',
  options: 'ExpOptions',
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes: inferSame,
});
