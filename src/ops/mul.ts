import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const MUL = defineOp({
  name: 'MUL',
  does: 'multiplies two tensors element by element',
  options: 'MulOptions',
  inputs: [activation, activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2, int16: 4 },
  elementwise: 'product',
  fusesActivation: true,
  inPlace: { operands: [0, 1] },
  inferShapes: inferBroadcast,
});
