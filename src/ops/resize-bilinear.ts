import { inferResized } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

/** Version 3 knows half-pixel centers. */
export const RESIZE_BILINEAR = defineOp({
  name: 'RESIZE_BILINEAR',
  does: 'scales images, blending neighbours',
  options: 'ResizeBilinearOptions',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 3, int8: 3, int16: 3 },
  inferShapes: inferResized,
});
