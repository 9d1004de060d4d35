import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const LOG_SOFTMAX = defineOp({
  name: 'LOG_SOFTMAX',
  does: 'turns scores into logarithms of probabilities',
  options: 'LogSoftmaxOptions',
  inputs: [activation],
  output: { kind: 'fixed', int8: { scale: 16 / 256, zeroPoint: 127 } },
  kernels: { float: 1, int8: 2 },
  inferShapes: inferSame,
});
