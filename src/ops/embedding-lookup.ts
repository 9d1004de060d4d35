import { shapeOf } from './infer.ts';
import { defineOp, index, weight } from './op-spec.ts';

/** Rows [rows, …] by numbers [n]: with integers in the table the kernel expands the rows that it looks up, by a scale each. */
export const EMBEDDING_LOOKUP = defineOp({
  name: 'EMBEDDING_LOOKUP',
  does: 'looks up rows of a table by number',
  options: null,
  inputs: [index, weight(0)],
  output: { kind: 'calibrated' },
  kernels: {
    float: 1,
    hybrid: { int8: { version: 3 }, int4: { version: 4, wholeBytes: true, blocks: true } },
  },
  looksUp: true,
  outputDtype: 'float32',
  inferShapes(context) {
    const [count = 1] = shapeOf(context, 0, 1);
    return [shapeOf(context, 1).with(0, count)];
  },
});
