import { inferReduced } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

/** There is a kernel for int8 data (version 2), but rounding may make two values equal: it stays float. */
export const ARG_MAX = defineOp({
  name: 'ARG_MAX',
  does: 'says where the largest value is',
  options: 'ArgMaxOptions',
  inputs: [activation, index],
  output: { kind: 'none' },
  kernels: { float: 1 },
  axesInput: 1,
  outputDtype: 'int32',
  inferShapes: (context) => inferReduced({ ...context, options: {} }),
});
