import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

/** Version 2 reads int8, 3 float16 and int16, 6 per-channel int8. */
export const DEQUANTIZE = defineOp({
  name: 'DEQUANTIZE',
  does: 'turns integers or halves back into float32',
  options: 'DequantizeOptions',
  inputs: [activation],
  output: { kind: 'none' },
  kernels: { float: 3, int8: 2, int16: 3 },
  outputDtype: 'float32',
  inferShapes: inferSame,
});
