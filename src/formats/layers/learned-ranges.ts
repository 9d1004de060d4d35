/** Ranges from quantization-aware training: from layers to the tensors that they speak of. */
import type { GraphBuilder } from '../../ir/builder.ts';
import { type LearnedRange, type Model, mainGraph, withMainGraph } from '../../ir/model.ts';
import type { LearnedBounds, LearnedRanges } from './model-config.ts';

/** Notes what was learned about a layer in `found`, by tensor. */
export function noteLearned(
  graph: GraphBuilder,
  learned: LearnedRanges,
  name: string,
  outputs: readonly number[],
  constants: ReadonlyMap<string, number>,
  found: Map<number, LearnedRange>,
): void {
  const perTensor = ({ min, max }: LearnedBounds) => ({ min, max, quantizedDimension: 0 });
  const [output] = outputs;
  if (learned.output && output !== undefined) found.set(output, perTensor(learned.output));
  if (learned.beforeActivation) {
    const before = graph.indexOf(name);
    if (before !== undefined) found.set(before, perTensor(learned.beforeActivation));
  }
  for (const [suffix, { min, max }] of Object.entries(learned.weights)) {
    const index = constants.get(suffix);
    if (index === undefined) continue;
    const { shape } = graph.tensor(index);
    if (min.length === 1) found.set(index, { min, max, quantizedDimension: 0 });
    else if (min.length === shape[0]) found.set(index, { min, max, quantizedDimension: 0 });
    else {
      // A depthwise kernel [1, h, w, channels · multiplier] has one range per multiplier for all channels.
      const axis = shape.length - 1;
      const expand = (values: Float32Array) =>
        Float32Array.from({ length: shape[axis] ?? 0 }, (_, i) => values[i % values.length] ?? 0);
      found.set(index, { min: expand(min), max: expand(max), quantizedDimension: axis });
    }
  }
}

export function withLearnedRanges(model: Model, found: ReadonlyMap<number, LearnedRange>): Model {
  if (found.size === 0) return model;
  const graph = mainGraph(model);
  const tensors = graph.tensors.map((tensor, i) => {
    const learned = found.get(i);
    return learned ? { ...tensor, learned } : tensor;
  });
  return withMainGraph(model, { ...graph, tensors });
}
