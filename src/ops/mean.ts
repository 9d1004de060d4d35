import { reductionScratch } from './counts.ts';
import { inferReduced } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

export const MEAN = defineOp({
  name: 'MEAN',
  does: 'takes the mean over some dimensions',
  options: 'ReducerOptions',
  inputs: [activation, index],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2, int16: 3 },
  axesInput: 1,
  scratch: reductionScratch({ sums: true }),
  commutesWith: ['scale', 'shift', 'mixture'],
  inferShapes: inferReduced,
});
