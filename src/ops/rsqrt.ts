import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const RSQRT = defineOp({
  name: 'RSQRT',
  does: 'takes 1 / √x',
  options: null,
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2 },
  inferShapes: inferSame,
});
