import { reductionScratch } from './counts.ts';
import { inferReduced } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

export const SUM = defineOp({
  name: 'SUM',
  does: 'takes the sum over some dimensions',
  options: 'ReducerOptions',
  inputs: [activation, index],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2, int16: 2 },
  axesInput: 1,
  scratch: reductionScratch({ sums: true }),
  inferShapes: inferReduced,
});
