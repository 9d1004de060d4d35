/** The plan for static integer modes: every kernel that can runs on integers, ranges come from calibration. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { type Subgraph, tensorAt } from '../../ir/model.ts';
import { layerName, roleOf } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { ResolvedLayer } from '../recipe/resolve.ts';
import { weightScales } from '../rounding/rounding.ts';
import {
  type ActivationType,
  activationParameters,
  learnedParameters,
} from '../scales/activation-parameters.ts';
import { refusedDiagnostics, runnableScales } from '../scales/coarsen-scales.ts';
import { contaminationDiagnostics } from '../scales/contamination.ts';
import type { SharedScales } from '../scales/share-scales.ts';
import { tableDiagnostics, tableRanges } from '../scales/tables.ts';
import { refuseNonFinite } from './finite.ts';
import type { Instruction, Plan } from './instruction.ts';
import { planOperator } from './static-operator.ts';
import { type Calibrated, missingRange, rangesByTensor } from './static-ranges.ts';
import { type StaticWeightsLookup, staticWeights } from './static-weights.ts';
import { whyFloat } from './why-float.ts';

/**
 * @throws PlaygroundError `bad-calibration` when calibration has not seen a tensor that needs a range, `bad-weights`.
 */
export function planStatic(
  graph: Subgraph,
  layers: readonly ResolvedLayer[],
  recipe: Recipe,
  { ranges, means, missing = missingRange(ranges) }: Calibrated,
): Plan {
  const { scheme } = recipe;
  const isStatic = layers.map(({ spec }) => spec.compute === 'int8' || spec.compute === 'int16');
  const mode = layers[isStatic.indexOf(true)]?.spec;
  if (!mode) return { instructions: [], diagnostics: [] };
  const type: ActivationType = mode.compute === 'int16' ? 'int16' : 'int8';
  const biasType = mode.biasType ?? 'int32';
  const obstacles = graph.operators.map((operator) => whyFloat(graph, operator, type));
  const integer = obstacles.map((obstacle, op) => obstacle === undefined && isStatic[op] === true);
  refuseNonFinite(graph, layers, (op, input) => {
    const operator = graph.operators[op];
    return (
      operator !== undefined && integer[op] === true && roleOf(operator, input).role !== 'index'
    );
  });

  const contaminated = new Set<number>();
  const seen = (name: string) => ranges?.(name) ?? missing(name);
  const lookup = rangesByTensor(graph, seen, scheme, contaminated);
  const tables = tableRanges(graph, integer);
  // In int8 the converter takes what calibration saw of the looked up rows, and so cuts off others.
  const coversTables = scheme === 'best' || type === 'int16';
  const weightsAt = staticWeights(graph, layers, biasType);
  const { refused, ...shared } = runnableScales(graph, {
    integer,
    type,
    own(tensor) {
      const table = coversTables ? tables.get(tensor) : undefined;
      if (table) return activationParameters(table, type);
      const { learned } = tensorAt(graph, tensor);
      const [min, max] = [learned?.min[0], learned?.max[0]];
      return min !== undefined && max !== undefined
        ? learnedParameters({ min, max }, type)
        : activationParameters(lookup(tensor), type);
    },
    weightScale: largestWeightScale(graph, weightsAt),
    coarsen: scheme === 'best',
    // What was trained shares ranges as the simulation did.
    keepRanges: scheme === 'best' && ranges !== undefined && recipe.trained === undefined,
  });

  const corrects = scheme === 'best' && recipe.correctBias;
  const context = { graph, type, biasType, shared, weightsAt, means: corrects ? means : undefined };
  const plans = graph.operators.map((operator, op): Plan => {
    if (!isStatic[op]) return NOTHING;
    const spec = specOf(operator.op);
    if (integer[op] && spec) return planOperator(context, op, spec);
    const reason = obstacles[op];
    if (!reason) return NOTHING;
    const name = layerName(graph, operator);
    return { instructions: [{ kind: 'keep-float', op, name, reason }], diagnostics: [] };
  });
  return {
    instructions: [
      ...activations(shared, type),
      ...plans.flatMap(({ instructions }) => instructions),
    ],
    diagnostics: [
      ...refusedDiagnostics(graph, refused, scheme === 'best'),
      ...contaminationDiagnostics(graph, contaminated),
      ...tableDiagnostics(graph, tables, shared.parameters, type),
      ...plans.flatMap(({ diagnostics }): readonly Diagnostic[] => diagnostics),
    ],
  };
}

const NOTHING: Plan = { instructions: [], diagnostics: [] };

function activations({ parameters, reasons }: SharedScales, type: ActivationType): Instruction[] {
  return [...parameters].map(([tensor, own]) => ({
    kind: 'quantize-activation',
    tensor,
    parameters: own,
    type,
    reason: reasons.get(tensor) ?? 'range seen in calibration',
  }));
}

/** The product over weight operands, of which an operator has one at most; 1 where it has none. */
function largestWeightScale(graph: Subgraph, weightsAt: StaticWeightsLookup) {
  return (op: number, operand: Parameters<StaticWeightsLookup>[2]): number => {
    const inputs = graph.operators[op]?.inputs ?? [];
    const specs = inputs.flatMap((_, input) => weightsAt(op, input, operand)?.spec ?? []);
    return specs.reduce((product, spec) => product * largestOf(weightScales(spec)), 1);
  };
}

function largestOf(values: Float32Array): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0);
}
