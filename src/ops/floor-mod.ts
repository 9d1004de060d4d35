import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const FLOOR_MOD = defineOp({
  name: 'FLOOR_MOD',
  does: 'takes what a division leaves',
  options: 'FloorModOptions',
  inputs: [activation, activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferBroadcast,
});
