/**
 * Folds a constant product or sum into the weights and bias of the convolution or matrix product that reads it, as images
 * are often scaled to 0…1 by the first layer of a model.
 */
import { type FoldedBatchNorm, type Model, NO_TENSOR, type Operator } from '../ir/model.ts';
import {
  channelConstant,
  type FloatConstant,
  fusedActivation,
  isFloatConstant,
  meetsAllWeights,
  operandOf,
  withOperand,
} from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import { windowGeometry } from '../ops/window.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { type Draft, draftOf, withLearned } from './draft.ts';
import { definePass } from './pass.ts';

const [INPUT, WEIGHTS, BIAS] = [0, 1, 2];

export const foldIntoNext = definePass({
  name: 'fold-into-next',
  does: 'Folds a product or a sum with constants into the weights or the bias of the layer after it.',
  run(model: Model): Model {
    const draft = draftOf(model);
    draft.operators.forEach((operator, position) => {
      if (operator && meetsAllWeights(operator)) while (foldPrevious(draft, position));
    });
    return draft.finish();
  },
});

/** Folds the operator before the one at `position`; false when there is nothing to fold. */
function foldPrevious(draft: Draft, position: number): boolean {
  const host = draft.operators[position];
  const source = host?.inputs[INPUT];
  if (!host || source === undefined || draft.soleReader(source) !== position) return false;
  const before = draft.writer(source) ?? -1;
  const previous = draft.operators[before];
  const kind = previous && specOf(previous.op)?.elementwise;
  if (!previous || !kind || fusedActivation(previous) !== ActivationFunctionType.NONE) {
    return false;
  }
  const weights = draft.tensors[operandOf(host, WEIGHTS)];
  const biasIndex = operandOf(host, BIAS);
  const bias = draft.tensors[biasIndex];
  if (!isFloatConstant(weights) || (biasIndex !== NO_TENSOR && !isFloatConstant(bias))) {
    return false;
  }
  const [data, factors] = operandsOf(draft, previous);
  const values = factors && foldable(host, factors, weights, kind === 'sum');
  const shape = draft.tensors[source]?.shape.length;
  if (data === undefined || !values || draft.tensors[data]?.shape.length !== shape) return false;

  let inputs = withOperand(host.inputs, INPUT, data);
  if (kind === 'product') {
    const product = weights.data.map((w, i) => w * (values[i % values.length] ?? 1));
    inputs = withOperand(
      inputs,
      WEIGHTS,
      draft.addTensor(withLearned({ ...weights, data: product }, undefined)),
    );
  } else {
    const name = bias?.name ?? `${draft.tensors[host.outputs[0] ?? NO_TENSOR]?.name}/bias`;
    const sums = biasFor(host, weights, values, bias as FloatConstant | undefined);
    const tensor = { name, shape: [sums.length], dtype: 'float32', data: sums } as const;
    inputs = withOperand(inputs, BIAS, draft.addTensor(tensor));
    if (weights.batchNorm) {
      const shifted = withShift(weights.batchNorm, sums, bias?.data as Float32Array | undefined);
      inputs = withOperand(inputs, WEIGHTS, draft.addTensor({ ...weights, batchNorm: shifted }));
    }
  }
  draft.bypass(before, data, position, { ...host, inputs });
  return true;
}

/** The tensor that carries data, and the constant beside it. */
function operandsOf(draft: Draft, { inputs }: Operator): [number?, FloatConstant?] {
  const [a = NO_TENSOR, b = NO_TENSOR] = inputs;
  for (const [data, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const constant = draft.tensors[other];
    if (isFloatConstant(constant) && !draft.tensors[data]?.data) return [data, constant];
  }
  return [];
}

/**
 * The constant as one value, or as one per input of a matrix product. A sum before a convolution must not have been
 * padded with zeros after it.
 */
function foldable(
  host: Operator,
  factors: FloatConstant,
  weights: FloatConstant,
  isSum: boolean,
): Float32Array | undefined {
  if (specOf(host.op)?.product === 'matrix') {
    const values = channelConstant(factors, weights.shape[1]);
    return values;
  }
  if (isSum && windowGeometry(host.options).padding !== Padding.VALID) return undefined;
  return factors.data.length === 1 ? factors.data : undefined;
}

/** The normalization when the layer before it adds as much more as takes the folded bias from `before` to `after`. */
function withShift(
  batchNorm: FoldedBatchNorm,
  after: Float32Array,
  before: Float32Array | undefined,
): FoldedBatchNorm {
  const { gamma, variance, epsilon } = batchNorm;
  const bias = after.map((sum, c) => {
    const factor = gamma[c]! / Math.sqrt(variance[c]! + epsilon);
    const shift = factor === 0 ? 0 : (sum - (before?.[c] ?? 0)) / factor;
    return (batchNorm.bias?.[c] ?? 0) + shift;
  });
  return { ...batchNorm, bias };
}

/** bias + Σ weights · offset for each output channel. */
function biasFor(
  host: Operator,
  { data, shape }: FloatConstant,
  offsets: Float32Array,
  bias: FloatConstant | undefined,
): Float32Array {
  const depthwise = specOf(host.op)?.product === 'channel-window';
  const channels = (depthwise ? shape.at(-1) : shape[0]) ?? 1;
  const inner = data.length / channels;
  const sums = new Float64Array(channels);
  data.forEach((w, i) => {
    const channel = depthwise ? i % channels : Math.floor(i / inner);
    sums[channel] = (sums[channel] ?? 0) + w * (offsets[i % offsets.length] ?? 0);
  });
  return Float32Array.from(sums, (sum, c) => (bias?.data[c] ?? 0) + sum);
}
