import { wantedShape } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

/** Input 0 holds the shape. The converter folds it wherever that is known, so that no file of it has integers. */
export const FILL = defineOp({
  name: 'FILL',
  does: 'repeats a number in a given shape',
  options: 'FillOptions',
  inputs: [index, activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  outputDtype: ([, value = 'float32']) => [value],
  inferShapes: (context) => [wantedShape(context, 0)],
});
