/**
 * Folds a constant multiplication and addition after a convolution or a matrix product into its weights and bias:
 * w′ = w · scale, b′ = b · scale, then b′ + offset, each product and sum rounded to float32. This order gives the
 * converter's weights bit for bit, given the same scale.
 */
import {
  type FoldedBatchNorm,
  type LearnedRange,
  type Model,
  NO_TENSOR,
  type Operator,
  type Tensor,
} from '../ir/model.ts';
import {
  channelConstant,
  type FloatConstant,
  fusedActivation,
  isFloatConstant,
  operandOf,
  type WeightOperands,
  weightOperands,
  withOperand,
} from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { sameShape } from '../tensor/shape.ts';
import { type Draft, draftOf, withBatchNorm, withLearned } from './draft.ts';
import { definePass } from './pass.ts';

export const foldBatchNorm = definePass({
  name: 'fold-batch-norm',
  does: 'Folds a product and a sum with constants into the weights and the bias of the layer before them.',
  run(model: Model): Model {
    const draft = draftOf(model);
    draft.operators.forEach((operator, position) => {
      const operands = operator && weightOperands(operator);
      if (!operands) return;
      const folded: FoldedStep[] = [];
      for (;;) {
        const step = foldNext(draft, position, operands);
        if (!step) break;
        folded.push(step);
      }
      if (folded.length > 0) noteBatchNorm(draft, position, operands, folded);
    });
    return draft.finish();
  },
});

/** What was folded into an operator: the normalization it comes from, with the bias that was there before. */
interface FoldedStep {
  readonly kind: 'sum' | 'product';
  readonly batchNorm?: FoldedBatchNorm;
}

/**
 * Notes the normalization on the weights, if what was folded last is a whole one and the only one. What was multiplied in
 * before it counts as part of the layer's own weights.
 */
function noteBatchNorm(
  draft: Draft,
  position: number,
  operands: WeightOperands,
  folded: readonly FoldedStep[],
): void {
  const operator = draft.operators[position];
  const index = operator && operandOf(operator, operands.weight);
  const weights = draft.tensors[index ?? NO_TENSOR];
  if (!operator || !weights) return;
  const normalizations = folded.filter((step) => step.batchNorm);
  const [product, sum] = folded.slice(-2);
  const batchNorm =
    sum?.kind === 'sum' && normalizations.length === 1 && !weights.batchNorm
      ? product?.batchNorm
      : undefined;
  if (batchNorm === weights.batchNorm) return;
  const noted = draft.addTensor(withBatchNorm(weights, batchNorm));
  draft.replace(position, {
    ...operator,
    inputs: withOperand(operator.inputs, operands.weight, noted),
  });
}

/** Folds the operator that follows the one at `position`; undefined when there is nothing to fold. */
function foldNext(
  draft: Draft,
  position: number,
  operands: WeightOperands,
): FoldedStep | undefined {
  const producer = draft.operators[position];
  const next = draft.follower(position);
  if (!producer || !next) return undefined;
  if (fusedActivation(producer) !== ActivationFunctionType.NONE) return undefined;
  const { operator: follower, tensor: output } = next;
  const kind = specOf(follower.op)?.elementwise;
  if (!kind) return undefined;

  const weights = draft.tensors[operandOf(producer, operands.weight)];
  const channels = weights?.shape[operands.channelAxis];
  const other = follower.inputs[0] === output ? follower.inputs[1] : follower.inputs[0];
  const factors = channelConstant(draft.tensors[other ?? NO_TENSOR], channels);
  const result = draft.tensors[follower.outputs[0] ?? NO_TENSOR];
  if (!factors || !result || !sameShape(result.shape, draft.tensors[output]?.shape ?? [])) {
    return undefined;
  }
  const biasIndex = operandOf(producer, operands.bias);
  const bias = draft.tensors[biasIndex];
  if (!isFloatConstant(weights) || (biasIndex !== NO_TENSOR && !isFloatConstant(bias))) {
    return undefined;
  }
  let { inputs } = producer;
  const add = (operand: number, tensor: Tensor) => {
    inputs = withOperand(inputs, operand, draft.addTensor(tensor));
  };
  const oldBias = bias?.data ?? new Float32Array(factors.length);
  const newBias = new Float32Array(factors.length);
  const name = bias?.name ?? `${draft.tensors[output]?.name}/bias`;
  if (kind === 'product') {
    const data = scaled(weights, operands.channelAxis, factors);
    const learned = weights.learned && scaledRange(weights.learned, operands.channelAxis, factors);
    add(operands.weight, withLearned({ ...weights, data }, learned));
    factors.forEach((factor, c) => {
      newBias[c] = (oldBias[c] as number) * factor;
    });
  } else {
    factors.forEach((offset, c) => {
      newBias[c] = (oldBias[c] as number) + offset;
    });
  }
  if (bias || kind === 'sum') {
    add(operands.bias, { name, shape: [factors.length], dtype: 'float32', data: newBias });
  }
  const fusedActivationFunction = fusedActivation(follower);
  const options = { ...producer.options, fusedActivationFunction };
  draft.replace(position, { ...producer, inputs, options } as Operator);
  draft.absorb(next.position, output);
  const { batchNorm } = draft.tensors[other ?? NO_TENSOR] ?? {};
  if (kind === 'sum' || batchNorm?.gamma.length !== factors.length) return { kind };
  const ownBias =
    isFloatConstant(bias) && bias.data.some((value) => value !== 0) ? bias.data : null;
  return { kind, batchNorm: { ...batchNorm, bias: ownBias } };
}

function scaled({ shape, data }: FloatConstant, axis: number, factors: Float32Array): Float32Array {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const channels = factors.length;
  const result = new Float32Array(data.length);
  let at = 0;
  while (at < data.length) {
    for (let c = 0; c < channels; c++) {
      const factor = factors[c]!;
      for (const end = at + inner; at < end; at++) result[at] = data[at]! * factor;
    }
  }
  return result;
}

/** Training saw the weights before the scaling; the converter scales their range along, channel by channel. */
function scaledRange(
  { min, max, quantizedDimension }: LearnedRange,
  axis: number,
  factors: Float32Array,
): LearnedRange | undefined {
  if (min.length > 1 && (quantizedDimension !== axis || min.length !== factors.length)) {
    return undefined;
  }
  const bound = (near: LearnedRange['min'], far: LearnedRange['min']) =>
    factors.map((factor, c) => factor * ((factor < 0 ? far : near)[min.length > 1 ? c : 0] ?? 0));
  return { min: bound(min, max), max: bound(max, min), quantizedDimension: axis };
}
