/**
 * A bias that is all zeros: matrix products go without, as the converter leaves it out, docs/numerics.md (c); operators whose integer
 * kernels insist on a bias get one.
 */
import { type Model, NO_TENSOR, type Operator, type Tensor } from '../ir/model.ts';
import {
  isFloatConstant,
  operandOf,
  type WeightOperands,
  weightOperands,
  withOperand,
} from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import { type Draft, draftOf } from './draft.ts';
import { definePass } from './pass.ts';

export const settleZeroBias = definePass({
  name: 'zero-bias',
  does: 'Adds the bias that a kernel insists on, and takes a bias of zeros from matrix products.',
  run(model: Model): Model {
    const draft = draftOf(model);
    draft.operators.forEach((operator, position) => {
      const operands = operator && weightOperands(operator);
      if (!operator || !operands) return;
      const bias = draft.tensors[operandOf(operator, operands.bias)];
      const put = (tensor: number) => {
        const inputs = withOperand(operator.inputs, operands.bias, tensor);
        draft.replace(position, { ...operator, inputs } as Operator);
      };
      const row = specOf(operator.op);
      if (row?.needsBias) {
        const zeros = bias ? undefined : zeroBias(draft, operator, operands);
        if (zeros) put(draft.addTensor(zeros));
      } else if (row?.product === 'matrix' && isZero(bias)) put(NO_TENSOR);
    });
    return draft.finish();
  },
});

const isZero = (bias: Tensor | undefined) =>
  isFloatConstant(bias) && bias.data.every((value) => value === 0);

/** A bias for an operator on float weights that has none. */
function zeroBias(
  { tensors }: Draft,
  operator: Operator,
  { weight, channelAxis }: WeightOperands,
): Tensor | undefined {
  const weights = tensors[operandOf(operator, weight)];
  const channels = weights?.shape[channelAxis];
  if (!isFloatConstant(weights) || channels === undefined) return undefined;
  const name = `${tensors[operator.outputs[0] ?? NO_TENSOR]?.name ?? operator.op}/bias`;
  return { name, shape: [channels], dtype: 'float32', data: new Float32Array(channels) };
}
