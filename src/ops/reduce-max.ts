import { reductionScratch } from './counts.ts';
import { inferReduced } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

export const REDUCE_MAX = defineOp({
  name: 'REDUCE_MAX',
  does: 'keeps the largest value over some dimensions',
  options: 'ReducerOptions',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  axesInput: 1,
  scratch: reductionScratch({ sums: false }),
  inferShapes: inferReduced,
});
