import { constantOf, shapeOf } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

export const TILE = defineOp({
  name: 'TILE',
  does: 'repeats a tensor along its dimensions',
  options: 'TileOptions',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 3, int16: 3 },
  moves: true,
  inferShapes(context) {
    const times = constantOf(context, 1);
    return [shapeOf(context, 0).map((d, i) => (d < 0 ? d : d * (times[i] ?? 1)))];
  },
});
