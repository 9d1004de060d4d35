import { reductionScratch } from './counts.ts';
import { inferReduced } from './infer.ts';
import { defineOp, index } from './op-spec.ts';

export const REDUCE_ALL = defineOp({
  name: 'REDUCE_ALL',
  does: 'says where all of several conditions hold',
  options: 'ReducerOptions',
  inputs: [index, index],
  output: { kind: 'none' },
  kernels: { float: 1 },
  axesInput: 1,
  scratch: reductionScratch({ sums: false }),
  inferShapes: inferReduced,
});
