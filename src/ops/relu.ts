import { ActivationFunctionType } from '../schema/enums.ts';
import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

export const RELU = defineOp({
  name: 'RELU',
  does: 'replaces negative values by 0',
  options: null,
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2, int16: 2 },
  asFused: { value: ActivationFunctionType.RELU, min: 0, max: Number.POSITIVE_INFINITY },
  commutesWith: ['scale'],
  inferShapes: inferSame,
});
