import { inferSame } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

/** Input 1 holds the dimensions; the kernel takes several where they are neighbours. */
export const REVERSE_V2 = defineOp({
  name: 'REVERSE_V2',
  does: 'turns dimensions around',
  options: 'ReverseV2Options',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 3, int16: 3 },
  moves: true,
  inferShapes: inferSame,
});
