import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

/** As built here: numbers that name rows of a table, given as float32. */
export const CAST = defineOp({
  name: 'CAST',
  does: 'changes the type of numbers',
  options: 'CastOptions',
  inputs: [activation],
  output: { kind: 'none' },
  kernels: { float: 1 },
  outputDtype: 'int32',
  inferShapes: inferSame,
});
