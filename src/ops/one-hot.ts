import { constantOf, shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

/**
 * Inputs: numbers, how many there are, the value of the place that a number names, and that of all others.
 * There is a kernel for int8, which the converter uses: here it stays float, as what no float data come to does.
 */
export const ONE_HOT = defineOp({
  name: 'ONE_HOT',
  does: 'marks the place that a number names',
  options: 'OneHotOptions',
  inputs: [index, index, activation, activation],
  output: { kind: 'calibrated' },
  kernels: { float: 1 },
  outputDtype: ([, , on = 'float32']) => [on],
  inferShapes(context) {
    const input = shapeOf(context, 0);
    const [depth = 0] = constantOf(context, 1);
    if (depth < 1) throw new ShapeError(`one of ${depth} places`);
    const { axis = -1 } = context.options;
    const at = axis < 0 ? axis + input.length + 1 : axis;
    if (at < 0 || at > input.length) throw new ShapeError(`axis ${axis} of rank ${input.length}`);
    return [input.toSpliced(at, 0, depth)];
  },
});
