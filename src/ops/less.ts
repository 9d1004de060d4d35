import { inferBroadcast } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const LESS = defineOp({
  name: 'LESS',
  does: 'says where one tensor is smaller than another',
  options: 'LessOptions',
  inputs: [activation, activation],
  output: { kind: 'none' },
  kernels: { float: 1 },
  outputDtype: 'bool',
  inferShapes: inferBroadcast,
});
