import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const COS = defineOp({
  name: 'COS',
  does: 'takes the cosine',
  options: 'CosOptions',
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferSame,
});
