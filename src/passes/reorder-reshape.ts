/**
 * Moves a channel-wise operator in front of the reshape before it, next to the layer with weights, where it can be folded
 * or fused: convolutions over sequences end in a reshape.
 */
import { type Model, NO_TENSOR, type Operator } from '../ir/model.ts';
import { channelConstant, weightOperands } from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import { type Draft, draftOf, withDropout, withLearned } from './draft.ts';
import { definePass } from './pass.ts';

export const reorderReshape = definePass({
  name: 'reorder-reshape',
  does: 'Moves a channel-wise operator before the reshape that it follows, next to the layer with weights.',
  run(model: Model): Model {
    const draft = draftOf(model);
    draft.operators.forEach((operator, position) => {
      if (operator && weightOperands(operator)) while (swapNext(draft, position));
    });
    return draft.finish();
  },
});

/** Swaps a reshape after the operator at `position` with what follows it; false when there is nothing to swap. */
function swapNext(draft: Draft, position: number): boolean {
  let before = position;
  let reshape = draft.follower(before);
  // Operators that were moved here already stand between.
  while (reshape && !reshapes(reshape.operator) && isChannelWise(draft, reshape.operator)) {
    before = reshape.position;
    reshape = draft.follower(before);
  }
  if (!reshape || !reshapes(reshape.operator)) return false;
  const follower = draft.follower(reshape.position);
  if (!follower || !isChannelWise(draft, follower.operator)) return false;
  const [from = NO_TENSOR, shape = NO_TENSOR] = reshape.operator.inputs;
  const [to = NO_TENSOR] = reshape.operator.outputs;
  const source = draft.tensors[from];
  const result = follower.operator.outputs[0];
  if (source?.dtype !== 'float32' || result === undefined) return false;
  if (source.shape.at(-1) !== draft.tensors[to]?.shape.at(-1)) return false;

  const name = `${source.name}/${follower.operator.op}`;
  // A dropout between the two acts after both; one on the result stays there.
  const between = withDropout({ ...source, name }, draft.tensors[to]?.dropout);
  const moved = draft.addTensor(withLearned(between, draft.tensors[result]?.learned));
  const inputs = follower.operator.inputs.map((input) => (input === to ? from : input));
  draft.replace(reshape.position, { ...follower.operator, inputs, outputs: [moved] });
  draft.replace(follower.position, {
    ...reshape.operator,
    inputs: [moved, shape],
    outputs: [result],
  });
  return true;
}

const reshapes = ({ op }: Operator): boolean => specOf(op)?.reshapes === true;

/** An activation, or a sum or product with a constant per channel. */
function isChannelWise(draft: Draft, { op, inputs, outputs }: Operator): boolean {
  const row = specOf(op);
  if (row?.asFused) return true;
  if (!row?.elementwise) return false;
  const channels = draft.tensors[outputs[0] ?? NO_TENSOR]?.shape.at(-1);
  return inputs.some((input) => channelConstant(draft.tensors[input], channels));
}
