import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const FLOOR = defineOp({
  name: 'FLOOR',
  does: 'rounds down',
  options: null,
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferSame,
});
