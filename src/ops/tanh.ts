import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const TANH = defineOp({
  name: 'TANH',
  does: 'squeezes values into −1…1',
  options: null,
  inputs: [activation],
  output: {
    kind: 'fixed',
    int8: { scale: 1 / 128, zeroPoint: 0 },
    int16: { scale: 1 / 32768, zeroPoint: 0 },
  },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes: inferSame,
});
