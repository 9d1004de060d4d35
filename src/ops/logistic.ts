import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const LOGISTIC = defineOp({
  name: 'LOGISTIC',
  does: 'squeezes values into 0…1 (sigmoid)',
  options: null,
  inputs: [activation],
  output: {
    kind: 'fixed',
    int8: { scale: 1 / 256, zeroPoint: -128 },
    int16: { scale: 1 / 32768, zeroPoint: 0 },
  },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes: inferSame,
});
