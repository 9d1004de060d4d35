import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const NEG = defineOp({
  name: 'NEG',
  does: 'changes the sign',
  options: 'NegOptions',
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferSame,
});
