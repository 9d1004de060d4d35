import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const EQUAL = defineOp({
  name: 'EQUAL',
  does: 'says where two tensors are equal',
  options: 'EqualOptions',
  inputs: [activation, activation],
  output: { kind: 'none' },
  kernels: { float: 1 },
  outputDtype: 'bool',
  inferShapes: inferBroadcast,
});
