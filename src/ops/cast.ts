import { dtypeOfCode } from '../tensor/dtype.ts';
import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const CAST = defineOp({
  name: 'CAST',
  does: 'changes the type of numbers',
  options: 'CastOptions',
  inputs: [activation],
  output: { kind: 'none' },
  kernels: { float: 1 },
  readsPlainNumbers: true,
  outputDtype: (_, { outDataType = 0 }) => [dtypeOfCode(outDataType) ?? 'float32'],
  inferShapes: inferSame,
});
