/** What an operator reads, and what it is to the operator: the one place that asks this, of the op table and of the graph. */
import { specOf } from '../ops/index.ts';
import type { OperandRole } from '../ops/op-spec.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { NO_TENSOR, type Operator, type Subgraph, type Tensor, tensorAt } from './model.ts';

/** A constant of float32 values. */
export interface FloatConstant extends Tensor {
  readonly data: Float32Array;
}

/** Which operands of an operator are its weights and its bias. */
export interface WeightOperands {
  /** Operand number of the weights. */
  readonly weight: number;
  /** Their dimension that counts output channels. */
  readonly channelAxis: number;
  /** Operand number of the bias; the operator may have none there yet. */
  readonly bias: number;
}

/** The role of input `i` of an operator; `index` where the table has no row: such operands are left alone. */
export function roleOf({ op }: Operator, i: number): OperandRole {
  const spec = specOf(op);
  const role = spec?.inputs[i] ?? (spec?.variadic ? spec.inputs.at(-1) : undefined);
  return role ?? { role: 'index' };
}

/** The tensor index at operand `i`, or {@link NO_TENSOR}. */
export function operandOf(operator: Operator, i: number): number {
  return operator.inputs[i] ?? NO_TENSOR;
}

/** `inputs` with tensor `index` at operand `i`; operands left out before it are marked so. */
export function withOperand(inputs: readonly number[], i: number, index: number): number[] {
  const result = [...inputs];
  while (result.length < i) result.push(NO_TENSOR);
  result[i] = index;
  return result;
}

/** Operand number of an operator's weights, −1 where it reads none. */
export function weightInput(operator: Operator): number {
  return operator.inputs.findIndex((_, i) => roleOf(operator, i).role === 'weight');
}

/** Dimension of operand `i` along which scales may differ; null where it is not a weight, or one that has a single scale. */
export function channelAxisOf(operator: Operator, i: number): number | null {
  const role = roleOf(operator, i);
  return role.role === 'weight' ? role.channelAxis : null;
}

/** Weights and bias of an operator that computes channel by channel, or undefined for all others. */
export function weightOperands({ op }: Operator): WeightOperands | undefined {
  const roles: readonly OperandRole[] = specOf(op)?.inputs ?? [];
  const weight = roles.findIndex(({ role }) => role === 'weight');
  const bias = roles.findIndex(({ role }) => role === 'bias');
  const role = roles[weight];
  if (bias < 0 || role?.role !== 'weight' || role.channelAxis === null) return undefined;
  return { weight, bias, channelAxis: role.channelAxis };
}

/** Whether all weights of a layer meet a value at every place of its result, as long as nothing is padded; not asked of volumes. */
export function meetsAllWeights({ op }: Operator): boolean {
  const product = specOf(op)?.product;
  return product !== undefined && product !== 'spread-window' && product !== 'volume';
}

/** Inputs of an operator that carry data at run time: float32 and no constant. */
export function activationInputs(graph: Subgraph, operator: Operator): number[] {
  return operator.inputs.flatMap((index, i) => {
    if (index < 0 || roleOf(operator, i).role === 'index') return [];
    const tensor = tensorAt(graph, index);
    return tensor.dtype === 'float32' && !tensor.data ? [i] : [];
  });
}

/** Whether a tensor is a constant of float32 values. */
export function isFloatConstant(tensor: Tensor | undefined): tensor is FloatConstant {
  return tensor?.dtype === 'float32' && tensor.data instanceof Float32Array;
}

/** A float32 constant at input `i`, or undefined. */
export function floatConstant(
  graph: Subgraph,
  operator: Operator,
  i: number,
): FloatConstant | undefined {
  const index = operandOf(operator, i);
  const tensor = index < 0 ? undefined : tensorAt(graph, index);
  return isFloatConstant(tensor) ? tensor : undefined;
}

/** The values of a constant that is the same for all positions of a channel: one per channel, or one for all. */
export function channelConstant(
  tensor: Tensor | undefined,
  channels: number | undefined,
): Float32Array | undefined {
  if (!isFloatConstant(tensor) || channels === undefined) return undefined;
  if (tensor.data.length === 1) return new Float32Array(channels).fill(tensor.data[0] ?? 0);
  return tensor.data.length === channels && tensor.shape.at(-1) === channels
    ? tensor.data
    : undefined;
}

/** The activation that an operator applies to its result, of `ActivationFunctionType`. */
export function fusedActivation({ options }: Operator): number {
  const { fusedActivationFunction = ActivationFunctionType.NONE } = options as {
    readonly fusedActivationFunction?: number;
  };
  return fusedActivationFunction;
}

/** The name a person knows an operator by: that of its first output; one without outputs is known by what it reads. */
export function layerName(graph: Subgraph, operator: Operator): string {
  const [index] = operator.outputs;
  if (index !== undefined) return tensorAt(graph, index).name;
  const read = operator.inputs.flatMap((input) => graph.tensors[input]?.name ?? []);
  return `${operator.op}(${read.join(', ')})`;
}

/** How many operands of operators each tensor is. */
export function consumerCounts(graph: Subgraph): Int32Array {
  const counts = new Int32Array(graph.tensors.length);
  for (const operator of graph.operators) {
    for (const index of operator.inputs) if (index >= 0) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}
