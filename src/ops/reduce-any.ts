import { reductionScratch } from './counts.ts';
import { inferReduced } from './infer.ts';
import { defineOp, index } from './op-spec.ts';

export const REDUCE_ANY = defineOp({
  name: 'REDUCE_ANY',
  does: 'says where any of several conditions holds',
  options: 'ReducerOptions',
  inputs: [index, index],
  output: { kind: 'none' },
  kernels: { float: 1 },
  axesInput: 1,
  scratch: reductionScratch({ sums: false }),
  inferShapes: inferReduced,
});
