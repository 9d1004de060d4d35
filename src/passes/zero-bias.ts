/** Leaves out the bias of a matrix product where it is all zeros, as the converter does, numerics (c). */
import { type Model, NO_TENSOR, type Operator } from '../ir/model.ts';
import { draftOf } from './draft.ts';
import { operandOf, withOperand } from './operands.ts';

const BIAS = 2;

export function dropZeroBias(model: Model): Model {
  const draft = draftOf(model);
  draft.operators.forEach((operator, position) => {
    if (operator?.op !== 'FULLY_CONNECTED') return;
    const bias = draft.tensors[operandOf(operator, BIAS)];
    if (!(bias?.data instanceof Float32Array) || bias.data.some((value) => value !== 0)) return;
    const inputs = withOperand(operator.inputs, BIAS, NO_TENSOR);
    draft.replace(position, { ...operator, inputs } as Operator);
  });
  return draft.finish();
}
