/** What the kernels allow, asked of the op table. */
import { type Operator, type Subgraph, type Tensor, tensorAt } from '../../ir/model.ts';
import { specOf } from '../../ops/index.ts';
import type { OperandRole } from '../../ops/op-spec.ts';

/** The role of input `i` of an operator; `index` where the table has no row: such operands are left alone. */
export function roleOf(operator: Operator, i: number): OperandRole {
  const spec = specOf(operator.op);
  const role = spec?.inputs[i] ?? (spec?.variadic ? spec.inputs.at(-1) : undefined);
  return role ?? { role: 'index' };
}

/** A float32 constant at input `i`, or undefined. */
export function floatConstant(
  graph: Subgraph,
  operator: Operator,
  i: number,
): (Tensor & { data: Float32Array }) | undefined {
  const index = operator.inputs[i];
  if (index === undefined || index < 0) return undefined;
  const tensor = tensorAt(graph, index);
  return tensor.dtype === 'float32' && tensor.data instanceof Float32Array
    ? (tensor as Tensor & { data: Float32Array })
    : undefined;
}

/** Inputs of an operator that carry data at run time: float32 and no constant. */
export function activationInputs(graph: Subgraph, operator: Operator): number[] {
  return operator.inputs.flatMap((index, i) => {
    if (index < 0 || roleOf(operator, i).role === 'index') return [];
    const tensor = tensorAt(graph, index);
    return tensor.dtype === 'float32' && !tensor.data ? [i] : [];
  });
}

/** The name a person knows an operator by: that of its first output; one without outputs is known by what it reads. */
export function layerName(graph: Subgraph, operator: Operator): string {
  const [index] = operator.outputs;
  if (index !== undefined) return tensorAt(graph, index).name;
  const read = operator.inputs.flatMap((input) => graph.tensors[input]?.name ?? []);
  return `${operator.op}(${read.join(', ')})`;
}

/** Number of operators that read each tensor, and whether the graph gives it out. */
export function consumerCounts(graph: Subgraph): Int32Array {
  const counts = new Int32Array(graph.tensors.length);
  for (const operator of graph.operators) {
    for (const index of operator.inputs) if (index >= 0) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}
