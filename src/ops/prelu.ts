import { inferBroadcast } from './infer.ts';
import { activation, defineOp, weight } from './op-spec.ts';

/** The slopes are [channels], or one for each place; the kernel takes one scale for all, docs/numerics.md (a). */
export const PRELU = defineOp({
  name: 'PRELU',
  does: 'multiplies negative values by trained slopes',
  options: null,
  inputs: [activation, weight(null)],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 1 },
  inferShapes: inferBroadcast,
});
