import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const MAXIMUM = defineOp({
  name: 'MAXIMUM',
  does: 'takes the larger value of two',
  options: 'MaximumMinimumOptions',
  inputs: [activation, activation],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes: inferBroadcast,
});
