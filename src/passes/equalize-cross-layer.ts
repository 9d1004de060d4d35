/**
 * Cross-layer equalization (Nagel et al. 2019, "Data-free quantization through weight equalization and bias correction"):
 * where only positively homogeneous operators lie between two linear layers, channel i of the first may be divided by s and
 * the weights that read it multiplied by s. s = √(r₁/r₂) makes both use their range equally. Factors are powers of two, so
 * that the float network computes the same numbers, to the last bit.
 */
import type { FoldedBatchNorm, Model, Operator } from '../ir/model.ts';
import {
  fusedActivation,
  isFloatConstant,
  operandOf,
  weightOperands,
  withOperand,
} from '../ir/operands.ts';
import { rowOfFused, specOf } from '../ops/index.ts';
import type { OpSpec } from '../ops/op-spec.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import type { ChannelLayout } from '../tensor/channels.ts';
import { type Draft, draftOf, withBatchNorm, withLearned } from './draft.ts';
import { findPairs, type LayerPair } from './layer-pairs.ts';
import { definePass } from './pass.ts';
import { removeDead } from './remove-dead.ts';

/** Sweeps over the network; chains settle in a few. */
const MAX_SWEEPS = 8;

interface Layer {
  readonly weights: Float32Array;
  readonly bias: Float32Array | undefined;
  /** Weight k belongs to output channel floor(k / inner) mod outputs. */
  readonly inner: number;
  readonly outputs: number;
  /** What the output channels were multiplied by. */
  readonly gain: Float64Array;
}

/** The equalized model; the same model when no two layers can be equalized. */
export const equalizeCrossLayer = definePass({
  name: 'equalize-cross-layer',
  does: 'Divides the channels of one layer and multiplies the weights that read them, so that both layers use their ranges evenly.',
  run(model: Model): Model {
    const draft = draftOf(model);
    const pairs = findPairs(draft, {
      first: isHomogeneous,
      between: (operator) => takesScale(specOf(operator.op)) && isHomogeneous(operator),
    });
    if (pairs.length === 0) return model;
    const positions = new Set(pairs.flatMap(({ first, second }) => [first, second]));
    const layers = new Map([...positions].map((position) => [position, layerAt(draft, position)]));
    for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
      const moved = pairs.map((pair) => equalizePair(pair, layers)).includes(true);
      if (!moved) break;
    }
    for (const [position, layer] of layers) replaceWeights(draft, position, layer);
    return removeDead(draft.finish());
  },
});

const takesScale = (row: OpSpec | undefined): boolean =>
  row?.commutesWith?.includes('scale') === true;

/** Whether the activation that it applies to its result is positively homogeneous, or none. */
function isHomogeneous(operator: Operator): boolean {
  const fused = fusedActivation(operator);
  return fused === ActivationFunctionType.NONE || takesScale(rowOfFused(fused));
}

/** @param position of a layer with float weights. */
function layerAt(draft: Draft, position: number): Layer {
  const operator = draft.operators[position]!;
  const operands = weightOperands(operator)!;
  const constant = (operand: number) => {
    const tensor = draft.tensors[operandOf(operator, operand)];
    return isFloatConstant(tensor) ? tensor : undefined;
  };
  const weights = constant(operands.weight)!;
  const { shape } = weights;
  const outputs = shape[operands.channelAxis]!;
  return {
    weights: weights.data.slice(),
    bias: constant(operands.bias)?.data.slice(),
    inner: shape.slice(operands.channelAxis + 1).reduce((a, b) => a * b, 1),
    outputs,
    gain: new Float64Array(outputs).fill(1),
  };
}

/** Moves range between the two layers; true when any factor was not 1. */
function equalizePair(
  { first, second, channels }: LayerPair,
  layers: ReadonlyMap<number, Layer>,
): boolean {
  const before = layers.get(first)!;
  const after = layers.get(second)!;
  const outgoing = { channels: before.outputs, inner: before.inner };
  const incoming = { channels, inner: 1 };
  const out = largestPer(before.weights, outgoing);
  const into = largestPer(after.weights, incoming);
  const factors = Float64Array.from(out, (r1, channel) => {
    const r2 = into[channel] ?? 0;
    const isUsable = r1 > 0 && r2 > 0 && Number.isFinite(r1) && Number.isFinite(r2);
    return isUsable ? 2 ** Math.round(Math.log2(r1 / r2) / 2) : 1;
  });
  if (factors.every((factor) => factor === 1)) return false;
  scale(
    before.weights,
    outgoing,
    factors.map((factor) => 1 / factor),
  );
  before.bias?.forEach((value, channel, bias) => {
    bias[channel] = value / factors[channel]!;
  });
  for (let c = 0; c < channels; c++) before.gain[c] = before.gain[c]! / factors[c]!;
  scale(after.weights, incoming, factors);
  return true;
}

function largestPer(values: Float32Array, { channels, inner }: ChannelLayout): Float64Array {
  const largest = new Float64Array(channels);
  let channel = 0;
  for (let k = 0; k < values.length; channel = channel + 1 === channels ? 0 : channel + 1) {
    let most = largest[channel]!;
    for (const end = Math.min(values.length, k + inner); k < end; k++) {
      const v = Math.abs(values[k]!);
      if (v > most) most = v;
    }
    largest[channel] = most;
  }
  return largest;
}

/** Multiplies each channel by its factor: powers of two, so that nothing is rounded. */
function scale(
  values: Float32Array,
  { channels, inner }: ChannelLayout,
  factors: Float64Array,
): void {
  let channel = 0;
  for (let k = 0; k < values.length; channel = channel + 1 === channels ? 0 : channel + 1) {
    const factor = factors[channel]!;
    for (const end = Math.min(values.length, k + inner); k < end; k++) {
      values[k] = values[k]! * factor;
    }
  }
}

function replaceWeights(draft: Draft, position: number, layer: Layer): void {
  const operator = draft.operators[position]!;
  const operands = weightOperands(operator)!;
  let { inputs } = operator;
  const put = (operand: number, data: Float32Array | undefined) => {
    if (!data) return;
    const tensor = draft.tensors[operandOf(operator, operand)]!;
    const batchNorm = tensor.batchNorm && withGain(tensor.batchNorm, layer.gain);
    const changed = withBatchNorm(withLearned({ ...tensor, data }, undefined), batchNorm);
    inputs = withOperand(inputs, operand, draft.addTensor(changed));
  };
  put(operands.weight, layer.weights);
  put(operands.bias, layer.bias);
  draft.replace(position, { ...operator, inputs });
}

/** The normalization of a layer whose result is multiplied; what comes in, and so its statistics, stays. */
function withGain(batchNorm: FoldedBatchNorm, gain: Float64Array): FoldedBatchNorm {
  const times = (values: Float32Array) => values.map((value, c) => value * (gain[c] ?? 1));
  return { ...batchNorm, gamma: times(batchNorm.gamma), beta: times(batchNorm.beta) };
}
