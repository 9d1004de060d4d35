/**
 * Rotates what dense layers read, and their weights with it: y = x · Wᵀ = (x · H) · (W · H)ᵀ, H a Hadamard matrix (blocks of the
 * greatest power of two that divides the width). A rotation spreads single outliers over a block; weights of one sign, it
 * adds up (docs/low-bits.md says when it pays; QuaRot, arXiv 2404.00456; ai-edge-quantizer, algorithms/uniform_quantize/hadamard_rotation.py, whose blocks these are). The values that are
 * read are rotated by weights and bias of the layer before, where nothing lies between that minds, and by operators otherwise.
 */
import type { Model, Operator, Rotation } from '../ir/model.ts';
import { mainGraph, NO_TENSOR, withMainGraph } from '../ir/model.ts';
import {
  fusedActivation,
  isFloatConstant,
  layerName,
  operandOf,
  weightOperands,
  withOperand,
} from '../ir/operands.ts';
import { specOf } from '../ops/index.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { blockOf, rotated } from '../tensor/hadamard.ts';
import { type Draft, draftOf, withBatchNorm, withLearned } from './draft.ts';
import { findPairs, type LayerPair } from './layer-pairs.ts';
import { definePass } from './pass.ts';
import { type RotationForm, rotationBefore, rotationWriter } from './rotation-operators.ts';

/** @param formOf what is asked for an operator, by its place. */
export const rotateInputs = definePass({
  name: 'rotate-inputs',
  does: 'Rotates what dense layers read, and their weights with it, so that single outliers are spread over a block.',
  run(model: Model, formOf: (position: number) => RotationForm | undefined): Model {
    const graph = mainGraph(model);
    const wanted = new Map(
      graph.operators.flatMap((operator, position) => {
        const form = specOf(operator.op)?.product === 'matrix' ? formOf(position) : undefined;
        return form ? [[position, form] as const] : [];
      }),
    );
    if (wanted.size === 0) return model;
    const draft = draftOf(model);
    const pairs = new Map(
      findPairs(draft, { first: givesRotated, between: mixes }).flatMap((pair) =>
        wanted.has(pair.second) && outputsMix(draft, pair) ? [[pair.second, pair] as const] : [],
      ),
    );
    const stale = new Set<number>();
    for (const position of wanted.keys()) {
      const pair = pairs.get(position);
      const size = blockAt(draft, position);
      if (!pair || size < 2 || pair.channels % size !== 0) continue;
      rotateOutputs(draft, pair, size);
      for (const between of tensorsBetween(draft, pair)) stale.add(between);
      const into = layerName(graph, graph.operators[pair.first]!);
      rotateWeights(draft, position, size, { kind: 'folded', size, into });
      wanted.delete(position);
    }
    return withOperators(draft, wanted, stale);
  },
});

/** The rotations that are left to operators, each before the first layer that reads it. */
function withOperators(
  draft: Draft,
  wanted: ReadonlyMap<number, RotationForm>,
  stale: ReadonlySet<number>,
): Model {
  const writer = rotationWriter(draft);
  const before = new Map<number, readonly Operator[]>();
  for (const [position, form] of wanted) {
    const operator = draft.operators[position]!;
    const size = blockAt(draft, position);
    const made = rotationBefore(writer, operator, size, form);
    if (typeof made === 'string') {
      draft.replace(position, { ...operator, rotation: { kind: 'none', why: made } });
      continue;
    }
    const { kind, instead } = made;
    rotateWeights(draft, position, size, { kind, size, ...(instead && { instead }) });
    const own = draft.operators[position]!;
    draft.replace(position, { ...own, inputs: withOperand(own.inputs, 0, made.tensor) });
    before.set(position, made.operators);
  }
  // Nothing was taken out, so that places are still those of the draft.
  const model = draft.finish();
  const graph = mainGraph(model);
  return withMainGraph(model, {
    ...graph,
    tensors: graph.tensors.map((one, i) => (stale.has(i) ? withLearned(one, undefined) : one)),
    operators: graph.operators.flatMap((one, i) => [...(before.get(i) ?? []), one]),
  });
}

/** Block of a layer with a float matrix; 0 for others. */
function blockAt(draft: Draft, position: number): number {
  const operator = draft.operators[position]!;
  const weights = draft.tensors[operandOf(operator, weightOperands(operator)?.weight ?? -1)];
  return isFloatConstant(weights) && weights.shape.length === 2
    ? blockOf(weights.shape[1] ?? 1)
    : 0;
}

/** Whether the layer's results are sums of products alone, so that a matrix over them can go into its weights. */
function givesRotated(operator: Operator): boolean {
  return (
    weightOperands(operator)?.channelAxis === 0 &&
    fusedActivation(operator) === ActivationFunctionType.NONE
  );
}

function mixes(operator: Operator): boolean {
  return (
    specOf(operator.op)?.commutesWith?.includes('mixture') === true &&
    fusedActivation(operator) === ActivationFunctionType.NONE
  );
}

/** Outputs of a grouped convolution read different inputs: they cannot be mixed in its weights. */
function outputsMix(draft: Draft, { first }: LayerPair): boolean {
  const operator = draft.operators[first]!;
  if (specOf(operator.op)?.product !== 'window') return true;
  const [data, weights] = operator.inputs.map((index) => draft.tensors[index]?.shape.at(-1));
  return data === weights;
}

/** The results on the way from one layer to the other. */
function tensorsBetween(draft: Draft, { first, second }: LayerPair): readonly number[] {
  const found: number[] = [];
  for (let at = first; at !== second; ) {
    const next = draft.follower(at);
    if (!next) break;
    found.push(next.tensor);
    at = next.position;
  }
  return found;
}

/** The first layer of the pair gives what it gave, rotated. */
function rotateOutputs(draft: Draft, { first }: LayerPair, size: number): void {
  const operator = draft.operators[first]!;
  const { weight, bias } = weightOperands(operator)!;
  let { inputs } = operator;
  for (const operand of [weight, bias]) {
    const tensor = draft.tensors[operandOf(operator, operand)];
    if (!isFloatConstant(tensor)) continue;
    const inner = tensor.shape.slice(1).reduce((a, b) => a * b, 1);
    const data = rotated(tensor.data, size, inner);
    const plain = withBatchNorm(withLearned({ ...tensor, data }, undefined), undefined);
    inputs = withOperand(inputs, operand, draft.addTensor(plain));
  }
  draft.replace(first, { ...operator, inputs });
}

/** The layer's rows are rotated, to meet rotated values. */
function rotateWeights(draft: Draft, position: number, size: number, rotation: Rotation): void {
  const operator = draft.operators[position]!;
  const { weight } = weightOperands(operator)!;
  const tensor = draft.tensors[operandOf(operator, weight) ?? NO_TENSOR];
  if (!isFloatConstant(tensor)) return;
  const data = rotated(tensor.data, size);
  const index = draft.addTensor(withLearned({ ...tensor, data }, undefined));
  const inputs = withOperand(operator.inputs, weight, index);
  draft.replace(position, { ...operator, inputs, rotation });
}
