import { constantOf, shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

/** Values and their places. There is a kernel for int8 data (version 2), but it makes values equal: it stays float. */
export const TOPK_V2 = defineOp({
  name: 'TOPK_V2',
  does: 'keeps the largest values and says where they are',
  options: 'TopKV2Options',
  inputs: [activation, index],
  output: { kind: 'same-as-input' },
  kernels: { float: 1 },
  outputDtype: ([values = 'float32']) => [values, 'int32'],
  inferShapes(context) {
    const input = shapeOf(context, 0);
    const [count = 1] = constantOf(context, 1);
    const last = input.at(-1) ?? 0;
    if (count < 0 || (last >= 0 && count > last))
      throw new ShapeError(`${count} of ${last} values`);
    const shape = input.with(-1, count);
    return [shape, [...shape]];
  },
});
