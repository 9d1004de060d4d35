import { inferBroadcast } from './infer.ts';
import { defineOp, index } from './op-spec.ts';

export const LOGICAL_AND = defineOp({
  name: 'LOGICAL_AND',
  does: 'says where two conditions hold',
  options: 'LogicalAndOptions',
  inputs: [index, index],
  output: { kind: 'none' },
  kernels: { float: 1 },
  inferShapes: inferBroadcast,
});
