/** Pairs of layers with weights of which one alone reads the other, channel by channel: what is taken off one can go into the next. */
import { integerValues } from '../ir/builder.ts';
import { NO_TENSOR, type Operator } from '../ir/model.ts';
import { isFloatConstant, operandOf, type WeightOperands, weightOperands } from '../ir/operands.ts';
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
    if (!operands || !rule.first(operator) || !isFloatLayer(draft, operator, operands)) return [];
    const channels =
      draft.tensors[operandOf(operator, operands.weight)]?.shape[operands.channelAxis] ?? 0;
    for (let before = first; ; ) {
      const next = draft.follower(before);
      if (!next) return [];
      const read = weightOperands(next.operator);
      if (read) {
        const fits =
          operandOf(next.operator, 0) === next.tensor &&
          isFloatLayer(draft, next.operator, read) &&
          inputChannels(draft, next.operator, read) === channels &&
          readsChannels(draft, next.operator, channels);
        return fits ? [{ first, second: next.position, channels }] : [];
      }
      if (!rule.between(next.operator) || !keepsChannels(draft, next.operator, channels)) return [];
      before = next.position;
    }
  });
}

function isFloatLayer(draft: Draft, operator: Operator, operands: WeightOperands): boolean {
  const bias = operandOf(operator, operands.bias);
  return (
    isFloatConstant(draft.tensors[operandOf(operator, operands.weight)]) &&
    (bias === NO_TENSOR || isFloatConstant(draft.tensors[bias]))
  );
}

/** The last dimension of a tensor; NaN, which equals nothing, where there is none. */
function widthOf(draft: Draft, index: number): number {
  return draft.tensors[index]?.shape.at(-1) ?? Number.NaN;
}

/** Whether the last dimension of the result still runs over the channels, once or over and over (flatten). */
function keepsChannels(draft: Draft, operator: Operator, channels: number): boolean {
  if (averagesChannels(draft, operator)) return false;
  const before = widthOf(draft, operandOf(operator, 0));
  const after = widthOf(draft, operator.outputs[0] ?? NO_TENSOR);
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

/** A grouped convolution reads its channels piecewise: its weights do not say which. Those of volumes lie otherwise. */
function readsChannels(draft: Draft, operator: Operator, channels: number): boolean {
  const product = specOf(operator.op)?.product;
  if (product === 'volume') return false;
  return product !== 'window' || widthOf(draft, operandOf(operator, 0)) === channels;
}

/** Channels that a layer reads: weight k reads channel k mod this. Behind a flatten the channel is the fastest index. */
function inputChannels(draft: Draft, operator: Operator, { weight }: WeightOperands): number {
  const width = widthOf(draft, operandOf(operator, weight));
  if (specOf(operator.op)?.product !== 'matrix') return width;
  const producer = draft.operators[draft.writer(operandOf(operator, 0)) ?? -1];
  if (!producer || !specOf(producer.op)?.reshapes) return width;
  const before = widthOf(draft, operandOf(producer, 0));
  return width % before === 0 ? before : width;
}
