import { inferSame } from './infer.ts';
import { defineOp, index } from './op-spec.ts';

export const LOGICAL_NOT = defineOp({
  name: 'LOGICAL_NOT',
  does: 'says where a condition does not hold',
  options: 'LogicalNotOptions',
  inputs: [index],
  output: { kind: 'none' },
  kernels: { float: 1 },
  inferShapes: inferSame,
});
