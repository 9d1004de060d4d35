import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const L2_NORMALIZATION = defineOp({
  name: 'L2_NORMALIZATION',
  does: 'scales each row to length 1',
  options: 'L2NormOptions',
  inputs: [activation],
  output: { kind: 'fixed', int8: { scale: 1 / 128, zeroPoint: 0 } },
  kernels: { float: 1, int8: 2 },
  inferShapes: inferSame,
});
