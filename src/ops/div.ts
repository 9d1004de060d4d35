import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const DIV = defineOp({
  name: 'DIV',
  does: 'divides one tensor by another',
  options: 'DivOptions',
  inputs: [activation, activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  fusesActivation: true,
  inPlace: { operands: [0, 1] },
  inferShapes: inferBroadcast,
});
