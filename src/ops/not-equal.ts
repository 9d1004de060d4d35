import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const NOT_EQUAL = defineOp({
  name: 'NOT_EQUAL',
  does: 'says where two tensors differ',
  options: 'NotEqualOptions',
  inputs: [activation, activation],
  output: { kind: 'none' },
  kernels: { float: 1 },
  outputDtype: 'bool',
  inferShapes: inferBroadcast,
});
