import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const SIN = defineOp({
  name: 'SIN',
  does: 'takes the sine',
  options: null,
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferSame,
});
