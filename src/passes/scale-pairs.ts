/** Two layers between which only positively homogeneous operators lie: what a channel is divided by goes into the weights that read it. */
import type { FoldedBatchNorm, Operator } from '../ir/model.ts';
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
import { type ChannelLayout, forEachRun } from '../tensor/channels.ts';
import { type Draft, withBatchNorm, withLearned } from './draft.ts';
import { findPairs, type LayerPair } from './layer-pairs.ts';

/** A layer whose weights are being changed. */
export interface ScaledLayer {
  readonly weights: Float32Array;
  readonly bias: Float32Array | undefined;
  /** Weight k belongs to output channel floor(k / inner) mod outputs. */
  readonly inner: number;
  readonly outputs: number;
  /** What the output channels were multiplied by. */
  readonly gain: Float64Array;
}

/** All pairs, and their layers by position. */
export function scalablePairs(draft: Draft): {
  readonly pairs: readonly LayerPair[];
  readonly layers: ReadonlyMap<number, ScaledLayer>;
} {
  const pairs = findPairs(draft, {
    first: isHomogeneous,
    between: (operator) => takesScale(specOf(operator.op)) && isHomogeneous(operator),
  });
  const positions = new Set(pairs.flatMap(({ first, second }) => [first, second]));
  const layers = new Map([...positions].map((position) => [position, layerAt(draft, position)]));
  return { pairs, layers };
}

const takesScale = (row: OpSpec | undefined): boolean =>
  row?.commutesWith?.includes('scale') === true;

/** Whether the activation that it applies to its result is positively homogeneous, or none. */
function isHomogeneous(operator: Operator): boolean {
  const fused = fusedActivation(operator);
  return fused === ActivationFunctionType.NONE || takesScale(rowOfFused(fused));
}

/** @param position of a layer with float weights. */
function layerAt(draft: Draft, position: number): ScaledLayer {
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

/** Divides the channels of the first layer by `factors`, and multiplies the weights that read them. */
export function scalePair(before: ScaledLayer, after: ScaledLayer, factors: Float64Array): void {
  scale(
    before.weights,
    { channels: before.outputs, inner: before.inner },
    factors.map((factor) => 1 / factor),
  );
  before.bias?.forEach((value, channel, bias) => {
    bias[channel] = value / factors[channel]!;
  });
  factors.forEach((factor, c) => {
    before.gain[c] = before.gain[c]! / factor;
  });
  scale(after.weights, { channels: factors.length, inner: 1 }, factors);
}

/** Multiplies each channel by its factor. */
function scale(values: Float32Array, layout: ChannelLayout, factors: Float64Array): void {
  forEachRun(values.length, layout, (channel, start, end) => {
    const factor = factors[channel]!;
    for (let i = start; i < end; i++) values[i] = values[i]! * factor;
  });
}

/** Puts the changed weights and biases into the draft. */
export function replaceWeights(draft: Draft, position: number, layer: ScaledLayer): void {
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
