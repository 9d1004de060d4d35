/** Constants behind the operators that expand them. */
import type { Operator, Subgraph, Tensor } from '../ir/model.ts';

/** The constant that tensor `index` is, or is expanded from by a DEQUANTIZE; undefined for what is computed. */
export function constantSource(graph: Subgraph, index: number): Tensor | undefined {
  const tensor = graph.tensors[index];
  if (tensor?.data) return tensor;
  const writer = graph.operators.find(({ outputs }) => outputs.includes(index));
  return writer && expandsConstant(graph, writer)
    ? graph.tensors[writer.inputs[0] ?? -1]
    : undefined;
}

/** Whether an operator only turns a constant back into floats. */
export function expandsConstant({ tensors }: Subgraph, { op, inputs }: Operator): boolean {
  return op === 'DEQUANTIZE' && tensors[inputs[0] ?? -1]?.data !== undefined;
}
