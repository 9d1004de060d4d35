import type { DType } from '../tensor/dtype.ts';
import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const DEQUANTIZE = defineOp({
  name: 'DEQUANTIZE',
  does: 'turns integers or halves back into float32',
  options: null,
  inputs: [activation],
  output: { kind: 'none' },
  kernels: { float: 3, int8: 2, int16: 3 },
  conversion: 'dequantize',
  outputDtype: 'float32',
  inferShapes: inferSame,
});

/** The version that reads `dtype`, by the runtime's version table. */
export function dequantizeVersion(dtype: DType, perChannel: boolean): number {
  if (dtype === 'int4' || dtype === 'int2') return 6;
  if (perChannel) return 5;
  return dtype === 'float16' || dtype === 'int16' ? 3 : 2;
}
