import { inferPadded } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

export const PAD = defineOp({
  name: 'PAD',
  does: 'surrounds the data with zeros',
  options: 'PadOptions',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  zerosInput: 1,
  commutesWith: ['scale'],
  inferShapes: inferPadded,
});
