/** Constants behind the operators that expand them. */
import type { Subgraph, Tensor } from '../ir/model.ts';

/** The constant that tensor `index` is, or is expanded from by a DEQUANTIZE; undefined for what is computed. */
export function constantSource(graph: Subgraph, index: number): Tensor | undefined {
  const tensor = graph.tensors[index];
  if (tensor?.data) return tensor;
  const writer = graph.operators.find(({ outputs }) => outputs.includes(index));
  if (writer?.op !== 'DEQUANTIZE') return undefined;
  const source = graph.tensors[writer.inputs[0] ?? -1];
  return source?.data ? source : undefined;
}
