import { inferSame } from './infer.ts';
import { activation, defineOp } from './op-spec.ts';

/** The converter keeps it float in integer modes. */
export const ELU = defineOp({
  name: 'ELU',
  does: 'lets negative values fade towards −1',
  options: null,
  inputs: [activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  inferShapes: inferSame,
});
