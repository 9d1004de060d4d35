import { constantOf, normalizeAxis, shapeOf } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

export const MEAN = defineOp({
  name: 'MEAN',
  does: 'takes the mean over some dimensions',
  options: 'ReducerOptions',
  inputs: [activation, index],
  output: { kind: 'calibrated' },
  kernels: { float: 1, int8: 2, int16: 3 },
  inferShapes(context) {
    const input = shapeOf(context, 0);
    const axes = new Set(constantOf(context, 1).map((a) => normalizeAxis(a, input.length)));
    const keep = context.options.keepDims ?? false;
    return [
      input.flatMap((d, i) => {
        if (!axes.has(i)) return [d];
        return keep ? [1] : [];
      }),
    ];
  },
});
