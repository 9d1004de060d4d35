/** Pairs of layers with weights of which one alone reads the other, channel by channel: what is taken off one can go into the next. */
import { integerValues } from '../ir/builder.ts';
import { NO_TENSOR, type Operator } from '../ir/model.ts';
import { isFloatConstant, operandOf, weightOperands } from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import type { Draft } from './draft.ts';

/** Positions of two layers in the draft. */
export interface LayerPair {
  readonly first: number;
  readonly second: number;
  /** Output channels of the first, which are the input channels of the second. */
  readonly channels: number;
}

export interface PairRule {
  /** Whether this layer with weights can be the first. */
  readonly first: (operator: Operator) => boolean;
  /** Whether this operator may lie between; the channel stays its last dimension in any case. */
  readonly between: (operator: Operator) => boolean;
}

/** All pairs with float weights, each layer read by the next alone. */
export function findPairs(draft: Draft, rule: PairRule): LayerPair[] {
  return draft.operators.flatMap((operator, first): LayerPair[] => {
    const operands = operator && weightOperands(operator);
    if (!operator || !operands || !rule.first(operator) || !isFloatLayer(draft, operator)) {
      return [];
    }
    const channels =
      draft.tensors[operandOf(operator, operands.weight)]?.shape[operands.channelAxis];
    let output = operator.outputs[0];
    for (;;) {
      const next: number | undefined = output === undefined ? undefined : draft.soleReader(output);
      const reader: Operator | undefined = next === undefined ? undefined : draft.operators[next];
      if (next === undefined || !reader || channels === undefined) return [];
      if (weightOperands(reader)) {
        const fits =
          reader.inputs[0] === output &&
          isFloatLayer(draft, reader) &&
          inputChannels(draft, reader) === channels &&
          readsChannels(draft, reader, channels);
        return fits ? [{ first, second: next, channels }] : [];
      }
      if (!rule.between(reader) || !keepsChannels(draft, reader, channels)) return [];
      output = reader.outputs[0];
    }
  });
}

function isFloatLayer(draft: Draft, operator: Operator): boolean {
  const operands = weightOperands(operator);
  if (!operands) return false;
  const bias = operandOf(operator, operands.bias);
  return (
    isFloatConstant(draft.tensors[operandOf(operator, operands.weight)]) &&
    (bias === NO_TENSOR || isFloatConstant(draft.tensors[bias]))
  );
}

/** Whether the last dimension of the result still runs over the channels, once or over and over (flatten). */
function keepsChannels(draft: Draft, operator: Operator, channels: number): boolean {
  const before = draft.tensors[operandOf(operator, 0)]?.shape.at(-1);
  const after = draft.tensors[operator.outputs[0] ?? NO_TENSOR]?.shape.at(-1);
  if (before === undefined || after === undefined) return false;
  if (averagesChannels(draft, operator)) return false;
  return specOf(operator.op)?.reshapes
    ? before === channels && after % channels === 0
    : before === after;
}

/** Whether the operator reduces the last dimension, too; taken for granted where its axes are not constant. */
function averagesChannels(draft: Draft, operator: Operator): boolean {
  const at = specOf(operator.op)?.axesInput;
  if (at === undefined) return false;
  const rank = draft.tensors[operandOf(operator, 0)]?.shape.length ?? 0;
  const axes = integerValues(draft.tensors[operandOf(operator, at)]);
  return !axes || axes.some((axis) => axis === -1 || axis === rank - 1);
}

/** A grouped convolution reads its channels piecewise: its weights do not say which. */
function readsChannels(draft: Draft, operator: Operator, channels: number): boolean {
  const width = draft.tensors[operandOf(operator, 0)]?.shape.at(-1);
  return specOf(operator.op)?.product !== 'window' || width === channels;
}

/** Channels that a layer reads: weight k reads channel k mod this. Behind a flatten the channel is the fastest index. */
function inputChannels(draft: Draft, operator: Operator): number {
  const weights = weightOperands(operator)?.weight ?? NO_TENSOR;
  const width = draft.tensors[operandOf(operator, weights)]?.shape.at(-1) ?? 1;
  if (specOf(operator.op)?.product !== 'matrix') return width;
  const producer = draft.operators.findLast(
    (other) => other?.outputs[0] === operandOf(operator, 0),
  );
  if (!producer || !specOf(producer.op)?.reshapes) return width;
  const before = draft.tensors[operandOf(producer, 0)]?.shape.at(-1) ?? width;
  return width % before === 0 ? before : width;
}
