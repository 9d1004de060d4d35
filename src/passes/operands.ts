/** Which operand of an operator plays which role, by its row in the op table. */
import type { Operator } from '../ir/model.ts';
import { NO_TENSOR } from '../ir/model.ts';
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
