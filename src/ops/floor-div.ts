import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const FLOOR_DIV = defineOp({
  name: 'FLOOR_DIV',
  does: 'divides and rounds down',
  options: 'FloorDivOptions',
  inputs: [activation, activation],
  output: { kind: 'calibrated' },
  kernels: { float: 2 },
  inferShapes: inferBroadcast,
});
