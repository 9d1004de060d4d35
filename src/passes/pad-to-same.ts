/** A zero padding that gives a convolution just what its own SAME padding would: the operator before it is not needed. */
import { type Model, NO_TENSOR, type Operator, type Tensor } from '../ir/model.ts';
import { operandOf, withOperand } from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import { samePadding, windowGeometry } from '../ops/window.ts';
import { Padding } from '../schema/enums.ts';
import { draftOf } from './draft.ts';
import { definePass } from './pass.ts';

export const padToSame = definePass({
  name: 'pad-to-same',
  does: 'Lets a convolution pad the image itself where an operator before it does so.',
  run(model: Model): Model {
    const draft = draftOf(model);
    draft.operators.forEach((operator, position) => {
      const product = operator && specOf(operator.op)?.product;
      if (!operator || (product !== 'window' && product !== 'channel-window')) return;
      const source = operandOf(operator, 0);
      const before = draft.writer(source) ?? -1;
      const pad = draft.operators[before];
      const zeros = pad && specOf(pad.op)?.zerosInput;
      if (!pad || zeros === undefined || draft.soleReader(source) !== position) return;
      const [from = NO_TENSOR] = pad.inputs;
      const sizes = draft.tensors[operandOf(pad, zeros)]?.data;
      const filter = draft.tensors[operandOf(operator, 1)];
      const input = draft.tensors[from];
      if (!(sizes instanceof Int32Array) || !filter || input?.dtype !== 'float32') return;
      if (!isSame(operator, input, filter, sizes)) return;
      const inputs = withOperand(operator.inputs, 0, from);
      const options = { ...operator.options, padding: Padding.SAME };
      draft.bypass(before, from, position, { ...operator, inputs, options } as Operator);
    });
    return draft.finish();
  },
});

/** Whether `pads`, [before, after] for each dimension, are what SAME would add. */
function isSame({ options }: Operator, input: Tensor, filter: Tensor, pads: Int32Array): boolean {
  const { padding, stride, dilation } = windowGeometry(options);
  if (padding !== Padding.VALID || pads.length !== 8 || input.shape.length !== 4) return false;
  const [, height = 0, width = 0] = input.shape;
  const [, filterH = 0, filterW = 0] = filter.shape;
  const fits = (length: number, window: number, side: 0 | 1, at: number) => {
    const [before, after] = samePadding(length, window, stride[side], dilation[side]);
    return pads[at] === before && pads[at + 1] === after;
  };
  return (
    [0, 1, 6, 7].every((i) => pads[i] === 0) &&
    fits(height, filterH, 0, 2) &&
    fits(width, filterW, 1, 4)
  );
}
