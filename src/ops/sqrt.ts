import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const SQRT = defineOp({
  name: 'SQRT',
  does: 'takes √x',
  options: null,
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2 },
  inferShapes: inferSame,
});
