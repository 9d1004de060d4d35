import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const QUANTIZE = defineOp({
  name: 'QUANTIZE',
  does: 'rounds real values to integers (or integers to another scale)',
  options: null,
  inputs: [activation],
  output: { kind: 'none' },
  kernels: { float: 1, int8: 1, int16: 2 },
  conversion: 'quantize',
  inferShapes: inferSame,
});
