/** What a row of the forward table is given: one operator's operands as tfjs tensors. */
import type * as tf from '@tensorflow/tfjs-core';
import type { OptionsOf } from '../../ops/index.ts';
import type { OpName } from '../../ops/op-spec.ts';
import type { Shape } from '../../tensor/shape.ts';

export interface ForwardCall<N extends OpName> {
  readonly options: OptionsOf<N>;
  /** Operand `i`. Weights come in the layout of layouts.ts. @throws RangeError where it is left out. */
  input(i: number): tf.Tensor;
  /** Operand `i`, or undefined where it is left out. */
  optional(i: number): tf.Tensor | undefined;
  /** The operands there are. */
  readonly inputs: readonly tf.Tensor[];
  /** The numbers of a constant operand: axes, shapes, paddings. */
  numbers(i: number): readonly number[];
  /** Shape of output 0 as the graph has it: batch 1. */
  readonly outputShape: Shape;
}

/** Computes an operator without its fused activation; differentiable, because it is made of tfjs's own operations. */
export type ForwardRule<N extends OpName> = (call: ForwardCall<N>) => tf.Tensor | tf.Tensor[];

export function defineForward<const N extends OpName>(
  rules: {
    [K in N]: ForwardRule<K>;
  },
): { [K in N]: ForwardRule<K> } {
  return rules;
}

/** `shape` for a batch of `batch`: the graph's first dimension counts samples. */
export function withBatch(shape: Shape, batch: number): number[] {
  return [batch * (shape[0] ?? 1), ...shape.slice(1)];
}
