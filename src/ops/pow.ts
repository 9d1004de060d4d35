import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const POW = defineOp({
  name: 'POW',
  does: 'raises one tensor to the power of another',
  options: 'PowOptions',
  inputs: [activation, activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferBroadcast,
});
