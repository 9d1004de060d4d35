import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const GELU = defineOp({
  name: 'GELU',
  does: 'weights each value by how likely a normal variable is below it',
  options: 'GeluOptions',
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes: inferSame,
});
