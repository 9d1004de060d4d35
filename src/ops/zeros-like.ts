import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const ZEROS_LIKE = defineOp({
  name: 'ZEROS_LIKE',
  does: 'gives as many zeros as there are values',
  options: 'ZerosLikeOptions',
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferSame,
});
