import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const CEIL = defineOp({
  name: 'CEIL',
  does: 'rounds up',
  options: null,
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferSame,
});
