/** The same graph with other tensors as its outputs: to read activations from a real run. */
import { type Model, mainGraph, withMainGraph } from './model.ts';

/**
 * `model` with `tensors` (indices into the main subgraph, in this order) as outputs. Signatures are dropped: they name
 * the old outputs, and a file without one gives its outputs in the graph's order.
 */
export function withOutputs(model: Model, tensors: readonly number[]): Model {
  return { ...withMainGraph(model, { ...mainGraph(model), outputs: tensors }), signatures: [] };
}
