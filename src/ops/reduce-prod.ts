import { reductionScratch } from './counts.ts';
import { inferReduced } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

/** There are integer kernels (version 2), but LiteRT's give 0 for a product of 24 values near 1: it stays float. */
export const REDUCE_PROD = defineOp({
  name: 'REDUCE_PROD',
  does: 'takes the product over some dimensions',
  options: 'ReducerOptions',
  inputs: [activation, index],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  axesInput: 1,
  scratch: reductionScratch({ sums: true }),
  inferShapes: inferReduced,
});
