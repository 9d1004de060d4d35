import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const SQUARE = defineOp({
  name: 'SQUARE',
  does: 'multiplies each value by itself',
  options: 'SquareOptions',
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferSame,
});
