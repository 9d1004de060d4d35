import { ActivationFunctionType } from '../schema/enums.ts';
import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const RELU6 = defineOp({
  name: 'RELU6',
  does: 'limits values to 0…6',
  options: null,
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2, int16: 2 },
  asFused: { value: ActivationFunctionType.RELU6, min: 0, max: 6 },
  inferShapes: inferSame,
});
