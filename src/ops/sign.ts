import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const SIGN = defineOp({
  name: 'SIGN',
  does: 'gives −1, 0 or 1 by the sign',
  options: 'SignOptions',
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferSame,
});
