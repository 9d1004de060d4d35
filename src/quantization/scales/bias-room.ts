/** Room for biases in their integers. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Operator, Subgraph } from '../../ir/model.ts';
import { floatConstant, roleOf } from '../../ir/operands.ts';
import { BIAS_LIMITS, type BiasType, topLevel, type WeightSpec } from '../rounding/rounding.ts';
import type { OperandLookup } from './coarsen-scales.ts';

/**
 * A bias that would overflow its integers at the accumulator's scale widens the scale of its channel: docs/numerics.md (a).
 * @returns `spec`, with wider half ranges where needed.
 */
export function leaveRoomForBias(
  graph: Subgraph,
  operator: Operator,
  weightInput: number,
  spec: WeightSpec,
  operand: OperandLookup,
  type: BiasType,
): WeightSpec {
  const limit = Math.floor(BIAS_LIMITS[type] / 2);
  const place = operator.inputs.findIndex((_, i) => {
    const role = roleOf(operator, i);
    return role.role === 'bias' && role.scaleOf[1] === weightInput;
  });
  const role = roleOf(operator, place);
  const bias = place < 0 ? undefined : floatConstant(graph, operator, place);
  if (!bias || role.role !== 'bias') return spec;
  const inputScale = operand(role.scaleOf[0])?.scale ?? 1;
  const perChannel = spec.halfRange.length > 1;
  const largest = bias.data.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const halfRange = spec.halfRange.map((half, channel) => {
    const b = perChannel ? Math.abs(bias.data[channel] ?? 0) : largest;
    const scale = half / topLevel(spec.bits);
    return b / (inputScale * scale) > limit ? (b / limit / inputScale) * topLevel(spec.bits) : half;
  });
  return { ...spec, halfRange };
}

/** What the person should know where `leaveRoomForBias` made `spec` of `trained`. */
export function roomDiagnostics(
  layer: string,
  trained: WeightSpec,
  spec: WeightSpec,
  type: BiasType,
): Diagnostic[] {
  const coarser = spec.halfRange.filter((half, i) => half > (trained.halfRange[i] ?? 0)).length;
  if (coarser === 0) return [];
  const which =
    spec.halfRange.length === 1 ? 'Its weights have' : `${coarser} of its channels have`;
  const message = `The bias of layer ${layer} does not fit into ${type === 'int32' ? type : 'the 48 bits that kernels take'} at its small scales. ${which} a coarser scale to make room for it.`;
  return [{ severity: 'info', code: 'bias-room', message, where: { layer } }];
}
