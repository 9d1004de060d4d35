/** The converter's calibrator reads inputs again after the kernel ran; where that wrote in place it sees the output: docs/numerics.md (b). */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { type Subgraph, type Tensor, tensorAt } from '../../ir/model.ts';
import { consumerCounts, operandOf } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import { elementCount } from '../../tensor/shape.ts';

/** Tensors whose range the converter unites with that of an op's output: input → output. */
export function contaminatedTensors(graph: Subgraph): ReadonlyMap<number, number> {
  const counts = consumerCounts(graph);
  const inputs = new Set(graph.inputs);
  const outputs = new Set(graph.outputs);
  const result = new Map<number, number>();
  for (const operator of graph.operators) {
    const output = operator.outputs[0];
    const inPlace = specOf(operator.op)?.inPlace;
    if (!inPlace || inPlace.sameBytes || output === undefined || outputs.has(output)) continue;
    const size = byteSize(tensorAt(graph, output));
    const shared = inPlace.operands
      .map((operand) => operandOf(operator, operand))
      .find((index) => {
        if (index < 0 || inputs.has(index) || counts[index] !== 1) return false;
        const tensor = tensorAt(graph, index);
        return !tensor.data && byteSize(tensor) === size && elementCount(tensor.shape) > 1;
      });
    if (shared !== undefined) result.set(shared, output);
  }
  return result;
}

/** @param tensors whose range is another by the converter's habit. */
export function contaminationDiagnostics(
  graph: Subgraph,
  tensors: ReadonlySet<number>,
): Diagnostic[] {
  return [...tensors].map((tensor): Diagnostic => {
    const layer = tensorAt(graph, tensor).name;
    const message = `The range of ${layer} also covers the result that the next layer writes over it: the converter measures it that way, the scheme best does not.`;
    return { severity: 'info', code: 'range-contaminated', message, where: { layer } };
  });
}

const byteSize = (tensor: Tensor) => elementCount(tensor.shape);
