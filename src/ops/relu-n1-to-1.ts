import { ActivationFunctionType } from '../schema/enums.ts';
import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const RELU_N1_TO_1 = defineOp({
  name: 'RELU_N1_TO_1',
  does: 'limits values to −1…1',
  options: null,
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 1 },
  asFused: { value: ActivationFunctionType.RELU_N1_TO_1, min: -1, max: 1 },
  inferShapes: inferSame,
});
