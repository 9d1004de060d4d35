import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const GREATER = defineOp({
  name: 'GREATER',
  does: 'says where one tensor is larger than another',
  options: 'GreaterOptions',
  inputs: [activation, activation],
  output: { kind: 'none' },
  kernels: { float: 1 },
  outputDtype: 'bool',
  inferShapes: inferBroadcast,
});
