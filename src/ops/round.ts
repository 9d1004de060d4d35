import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const ROUND = defineOp({
  name: 'ROUND',
  does: 'rounds to the nearest integer, halves to the even one',
  options: null,
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferSame,
});
