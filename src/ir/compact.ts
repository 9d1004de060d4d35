/** Drops what nothing reads. */
import { type Model, mainGraph, withMainGraph } from './model.ts';

/** `model` without tensors of the main subgraph that no operator, input, output or signature names; the others keep their order. */
export function compact(model: Model): Model {
  const graph = mainGraph(model);
  const used = new Set<number>([...graph.inputs, ...graph.outputs]);
  for (const { inputs, outputs, intermediates } of graph.operators) {
    for (const index of [...inputs, ...outputs, ...(intermediates ?? [])]) used.add(index);
  }
  for (const index of used) {
    const scales = graph.tensors[index]?.quantization?.blockwise?.scales;
    if (scales !== undefined) used.add(scales);
  }
  const renumbered = new Map<number, number>();
  graph.tensors.forEach((_, index) => {
    if (used.has(index)) renumbered.set(index, renumbered.size);
  });
  if (renumbered.size === graph.tensors.length) return model;
  const move = (index: number) => renumbered.get(index) ?? index;
  const tensors = graph.tensors.flatMap((tensor, index) => {
    if (!used.has(index)) return [];
    const blockwise = tensor.quantization?.blockwise;
    if (!tensor.quantization || !blockwise) return [tensor];
    return [
      {
        ...tensor,
        quantization: {
          ...tensor.quantization,
          blockwise: { ...blockwise, scales: move(blockwise.scales) },
        },
      },
    ];
  });
  const operators = graph.operators.map((operator) => ({
    ...operator,
    inputs: operator.inputs.map(move),
    outputs: operator.outputs.map(move),
    ...(operator.intermediates && { intermediates: operator.intermediates.map(move) }),
  }));
  const signatures = model.signatures.map((signature) => {
    if (signature.subgraph !== 0) return signature;
    const entries = (list: typeof signature.inputs) =>
      list.map(({ name, tensor }) => ({ name, tensor: move(tensor) }));
    return { ...signature, inputs: entries(signature.inputs), outputs: entries(signature.outputs) };
  });
  const moved = {
    ...graph,
    tensors,
    operators,
    inputs: graph.inputs.map(move),
    outputs: graph.outputs.map(move),
  };
  return { ...withMainGraph(model, moved), signatures };
}
