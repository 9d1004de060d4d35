import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const LESS_EQUAL = defineOp({
  name: 'LESS_EQUAL',
  does: 'says where one tensor is at most another',
  options: 'LessEqualOptions',
  inputs: [activation, activation],
  output: { kind: 'none' },
  kernels: { float: 1 },
  outputDtype: 'bool',
  inferShapes: inferBroadcast,
});
