/** The converter's calibrator reads inputs again after the kernel ran; where that wrote in place it sees the output: numerics (b). */
import { type Subgraph, type Tensor, tensorAt } from '../ir/model.ts';
import { specOf } from '../ops/index.ts';
import { elementCount } from '../tensor/shape.ts';
import { consumerCounts } from './policy.ts';

/** Tensors whose range the converter unites with that of an op's output: input → output. */
export function contaminatedTensors(graph: Subgraph): ReadonlyMap<number, number> {
  const counts = consumerCounts(graph);
  const inputs = new Set(graph.inputs);
  const outputs = new Set(graph.outputs);
  const result = new Map<number, number>();
  for (const operator of graph.operators) {
    const output = operator.outputs[0];
    if (!specOf(operator.op)?.inPlace || output === undefined || outputs.has(output)) continue;
    const size = byteSize(tensorAt(graph, output));
    const shared = operator.inputs.slice(0, 2).find((index) => {
      if (index < 0 || inputs.has(index) || counts[index] !== 1) return false;
      const tensor = tensorAt(graph, index);
      return !tensor.data && byteSize(tensor) === size && elementCount(tensor.shape) > 1;
    });
    if (shared !== undefined) result.set(shared, output);
  }
  return result;
}

const byteSize = (tensor: Tensor) => elementCount(tensor.shape);
