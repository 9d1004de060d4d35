import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const MINIMUM = defineOp({
  name: 'MINIMUM',
  does: 'takes the smaller value of two',
  options: 'MaximumMinimumOptions',
  inputs: [activation, activation],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes: inferBroadcast,
});
