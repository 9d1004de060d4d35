import { inferBroadcast } from './infer.ts';
import { defineOp, index } from './op-spec.ts';

export const LOGICAL_OR = defineOp({
  name: 'LOGICAL_OR',
  does: 'says where one of two conditions holds',
  options: 'LogicalOrOptions',
  inputs: [index, index],
  output: { kind: 'none' },
  kernels: { float: 1 },
  inferShapes: inferBroadcast,
});
