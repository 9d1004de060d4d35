/** Which operand of an operator plays which role, by its row in the op table. */
import { NO_TENSOR, type Operator, type Tensor } from '../ir/model.ts';
import { specOf } from '../ops/index.ts';
import type { OperandRole } from '../ops/op-spec.ts';

export interface WeightOperands {
  /** Operand number of the weights. */
  readonly weight: number;
  /** Their dimension that counts output channels. */
  readonly channelAxis: number;
  /** Operand number of the bias; the operator may have none there yet. */
  readonly bias: number;
}

/** Weights and bias of an operator that computes channel by channel, or undefined for all others. */
export function weightOperands(operator: Operator): WeightOperands | undefined {
  const roles: readonly OperandRole[] = specOf(operator.op)?.inputs ?? [];
  const weight = roles.findIndex(({ role }) => role === 'weight');
  const bias = roles.findIndex(({ role }) => role === 'bias');
  const role = roles[weight];
  if (bias < 0 || role?.role !== 'weight' || role.channelAxis === null) return undefined;
  return { weight, bias, channelAxis: role.channelAxis };
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

export function isFloatConstant(
  tensor: Tensor | undefined,
): tensor is Tensor & { readonly data: Float32Array } {
  return tensor?.data instanceof Float32Array && tensor.dtype === 'float32';
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
