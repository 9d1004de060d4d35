import { inferResized } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

/** Version 3 knows half-pixel centers. */
export const RESIZE_NEAREST_NEIGHBOR = defineOp({
  name: 'RESIZE_NEAREST_NEIGHBOR',
  does: 'scales images, repeating or dropping points',
  options: 'ResizeNearestNeighborOptions',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 3, int8: 3, int16: 3 },
  moves: true,
  inferShapes: inferResized,
});
