import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const SUB = defineOp({
  name: 'SUB',
  does: 'subtracts one tensor from another',
  options: 'SubOptions',
  inputs: [activation, activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2, int16: 2 },
  fusesActivation: true,
  inPlace: { operands: [0, 1] },
  inferShapes: inferBroadcast,
});
