/** Weights of operators that compute with integers. */
import type { Subgraph } from '../../ir/model.ts';
import { floatConstant, roleOf } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import type { ResolvedLayer } from '../recipe/resolve.ts';
import type { BiasType, WeightSpec } from '../rounding/rounding.ts';
import { leaveRoomForBias } from '../scales/bias-room.ts';
import type { OperandLookup } from '../scales/coarsen-scales.ts';
import { learnedDecision, type WeightDecision, weightDecision } from './weight-decision.ts';

/** A decision on weights, with room for their bias. */
export interface StaticWeights extends WeightDecision {
  /** Before room was made. */
  readonly trained: WeightSpec;
}

/** Undefined where the input is not a constant that becomes integer weights. `operand` gives the scale of what they are multiplied with. */
export type StaticWeightsLookup = (
  op: number,
  input: number,
  operand: OperandLookup,
) => StaticWeights | undefined;

/** Scales are looked for several times over: what does not hang on them is decided once. */
export function staticWeights(
  graph: Subgraph,
  layers: readonly ResolvedLayer[],
  biasType: BiasType,
): StaticWeightsLookup {
  const decisions = new Map<string, WeightDecision>();
  return (op, input, operand) => {
    const operator = graph.operators[op];
    const layer = layers[op];
    const storage = layer?.spec.weights;
    if (!operator || !layer || storage?.kind !== 'integer') return undefined;
    const role = roleOf(operator, input);
    const constant = floatConstant(graph, operator, input);
    if (role.role !== 'weight' || !constant || specOf(operator.op)?.looksUp) return undefined;
    const key = `${op} ${input}`;
    const decision =
      decisions.get(key) ??
      learnedDecision(constant, layer, storage) ??
      weightDecision(constant, role.channelAxis, layer, storage);
    decisions.set(key, decision);
    const trained = decision.spec;
    const spec = leaveRoomForBias(graph, operator, input, trained, operand, biasType);
    return { ...decision, trained, spec };
  };
}
