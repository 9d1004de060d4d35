/** Drops operators whose results are not read, then tensors that no operator names, and renumbers the rest. */
import { type Model, mainGraph, NO_TENSOR, type Operator, withMainGraph } from '../ir/model.ts';
import { customOpOf } from '../ops/custom-ops.ts';
import { specOf } from '../ops/index.ts';
import { SHAPE_ARITHMETIC } from '../ops/shape-arithmetic.ts';
import { definePass } from './pass.ts';

/** Graph inputs and outputs stay, used or not, and so does the order of everything. */
export const removeDead = definePass({
  name: 'remove-dead',
  does: 'Drops operators whose results nobody reads, and tensors that no operator names.',
  run(model: Model): Model {
    const graph = mainGraph(model);
    const needed = new Set<number>(graph.outputs);
    const live: Operator[] = [];
    for (const operator of graph.operators.toReversed()) {
      // An op without a row may act on state that the graph does not show.
      const mayAct =
        !(specOf(operator.op) || SHAPE_ARITHMETIC[operator.op] || customOpOf(operator)) ||
        operator.inputs.some((i) => graph.tensors[i]?.isVariable);
      if (!mayAct && !operator.outputs.some((o) => needed.has(o))) continue;
      live.push(operator);
      for (const index of [...operator.inputs, ...(operator.intermediates ?? [])])
        needed.add(index);
    }
    for (const operator of live) for (const index of operator.outputs) needed.add(index);
    for (const index of graph.inputs) needed.add(index);
    for (const index of [...needed]) {
      const scales = graph.tensors[index]?.quantization?.blockwise?.scales;
      if (scales !== undefined) needed.add(scales);
    }
    const order = graph.tensors.map((_, i) => i).filter((i) => needed.has(i));
    const renumbered = new Map(order.map((old, i) => [old, i]));
    const to = (old: number) =>
      old === NO_TENSOR ? NO_TENSOR : (renumbered.get(old) ?? NO_TENSOR);
    return {
      ...withMainGraph(model, {
        ...graph,
        tensors: order.flatMap((old) => {
          const tensor = graph.tensors[old];
          const blockwise = tensor?.quantization?.blockwise;
          if (!tensor?.quantization || !blockwise) return tensor ?? [];
          const details = { ...blockwise, scales: to(blockwise.scales) };
          return { ...tensor, quantization: { ...tensor.quantization, blockwise: details } };
        }),
        inputs: graph.inputs.map(to),
        outputs: graph.outputs.map(to),
        operators: live.toReversed().map((operator) => ({
          ...operator,
          inputs: operator.inputs.map(to),
          outputs: operator.outputs.map(to),
          ...(operator.intermediates && { intermediates: operator.intermediates.map(to) }),
        })),
      }),
      signatures: model.signatures.map((signature) => {
        if (signature.subgraph !== 0) return signature;
        const entries = (list: typeof signature.inputs) =>
          list.map((entry) => ({ ...entry, tensor: to(entry.tensor) }));
        return {
          ...signature,
          inputs: entries(signature.inputs),
          outputs: entries(signature.outputs),
        };
      }),
    };
  },
});
