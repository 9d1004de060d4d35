import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const GREATER_EQUAL = defineOp({
  name: 'GREATER_EQUAL',
  does: 'says where one tensor is at least another',
  options: 'GreaterEqualOptions',
  inputs: [activation, activation],
  output: { kind: 'none' },
  kernels: { float: 1 },
  outputDtype: 'bool',
  inferShapes: inferBroadcast,
});
