import { formatShape } from '../tensor/shape.ts';
import { shapeOf } from './infer.ts';
import { activation, defineOp, index, ShapeError } from './op-spec.ts';

export const RESHAPE = defineOp({
  name: 'RESHAPE',
  does: 'reads the same values in another shape',
  options: 'ReshapeOptions',
  inputs: [activation, index],
  shapeInput: 1,
  output: { kind: 'same-as-input' },
  kernels: { float: 1, int8: 1, int16: 1 },
  moves: true,
  inPlace: { operands: [0], sameBytes: true },
  reshapes: true,
  commutesWith: ['scale', 'shift', 'mixture'],
  inferShapes(context) {
    const input = shapeOf(context, 0);
    const target = [...(context.constant(1) ?? context.options.newShape ?? [])];
    const known = target.reduce((product, d) => (d < 0 ? product : product * d), 1);
    const unknown = target.indexOf(-1);
    if (input.some((d) => d < 0)) return [target];
    const total = input.reduce((a, b) => a * b, 1);
    if (unknown >= 0) target[unknown] = known === 0 ? 0 : total / known;
    const result = target.reduce((a, b) => a * b, 1);
    if (result !== total || !target.every(Number.isInteger)) {
      throw new ShapeError(`${formatShape(input)} cannot be read as ${formatShape(target)}`);
    }
    return [target];
  },
});
