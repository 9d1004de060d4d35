import { constantOf, shapeOf } from './infer.ts';
import { activation, defineOp, index } from './op-spec.ts';

export const PAD = defineOp({
  name: 'PAD',
  does: 'surrounds the data with zeros',
  options: 'PadOptions',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 2, int16: 2 },
  inferShapes(context) {
    const paddings = constantOf(context, 1);
    return [
      shapeOf(context, 0).map((d, i) =>
        d < 0 ? d : d + (paddings[2 * i] ?? 0) + (paddings[2 * i + 1] ?? 0),
      ),
    ];
  },
});
