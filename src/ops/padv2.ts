import { inferPadded } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

/** The value may be a constant: it is stored with the scale of the data. */
export const PADV2 = defineOp({
  name: 'PADV2',
  does: 'surrounds the data with a value',
  options: 'PadV2Options',
  inputs: [activation, index, activation],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2 },
  inferShapes: inferPadded,
});
