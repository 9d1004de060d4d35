/** Decides what to do to a model; `apply.ts` does it. Nothing is edited here. */

import type { Diagnostic } from '../../base/diagnostic.ts';
import type { RangeLookup } from '../../calibration/estimators.ts';
import { type Model, mainGraph, type Subgraph } from '../../ir/model.ts';
import { floatConstant, layerName } from '../../ir/operands.ts';
import { modeOf } from '../modes/index.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { type ResolvedLayer, resolveLayers } from '../recipe/resolve.ts';
import { blockSizeOf } from '../recipe/settings/granularity.ts';
import type { MeanLookup } from '../rounding/bias-correction.ts';
import { clampedDiagnostics, refuseNonFinite } from './finite.ts';
import type { Instruction, Plan } from './instruction.ts';
import { planStatic } from './plan-static.ts';
import { planFloat16, planIntegerWeights } from './plan-weights.ts';
import type { Calibrated } from './static-ranges.ts';
import { blockSizeFor } from './weight-decision.ts';

/**
 * Plans `recipe` for a prepared float model. Every operator is planned by its own mode, so that layers may differ.
 * @param ranges needed by modes with `needsCalibration`.
 * @param means for bias correction; without them there is none.
 * @throws PlaygroundError `bad-calibration` when a range that the mode needs is missing, `bad-weights` for NaN and infinity among
 *   weights that become integers, `bad-recipe` for settings that contradict each other.
 */
export function planQuantization(
  model: Model,
  recipe: Recipe,
  ranges?: RangeLookup,
  means?: MeanLookup,
): Plan {
  return planWith(model, recipe, { ranges, means });
}

/**
 * Names of the activations whose ranges `recipe` takes from samples: none where its modes need none, or where training left
 * a range on every activation that counts.
 * @throws PlaygroundError as `planQuantization`, but for ranges.
 */
export function rangesWanted(model: Model, recipe: Recipe): ReadonlySet<string> {
  const wanted = new Set<string>();
  planWith(model, recipe, {
    missing(name) {
      wanted.add(name);
      return { min: 0, max: 1 };
    },
  });
  return wanted;
}

function planWith(model: Model, recipe: Recipe, calibrated: Calibrated): Plan {
  const graph = mainGraph(model);
  const layers = resolveLayers(graph, recipe);
  const halves = planFloat16(graph, layers);
  const weights = planIntegerWeights(graph, layers, recipe.scheme);
  const stored = new Set(weights.flatMap((i) => (i.kind === 'quantize-weights' ? key(i.at) : [])));
  refuseNonFinite(graph, layers, (op, input) => stored.has(key({ op, input })));
  const integer = planStatic(graph, layers, recipe, calibrated);
  const instructions = [
    ...halves,
    ...weights,
    ...integer.instructions,
    ...keptByRecipe(graph, layers, recipe),
  ];
  const diagnostics = [
    ...blockDiagnostics(graph, layers, instructions),
    ...clampedDiagnostics(graph, halves),
    ...integer.diagnostics,
  ];
  return { instructions, diagnostics };
}

function key({ op, input }: { readonly op: number; readonly input: number }): string {
  return `${op} ${input}`;
}

/** Layers that an override leaves in float though the recipe's mode would not. */
function keptByRecipe(
  graph: Subgraph,
  layers: readonly ResolvedLayer[],
  recipe: Recipe,
): Instruction[] {
  if (modeOf(recipe.mode).weights.kind === 'float32') return [];
  return graph.operators.flatMap((operator, op): Instruction[] => {
    const layer = layers[op];
    if (!layer?.named || layer.spec.weights.kind !== 'float32') return [];
    return [
      {
        kind: 'keep-float',
        op,
        name: layerName(graph, operator),
        reason: 'its settings keep it in float',
      },
    ];
  });
}

/** Layers whose weights become integers, but not in the blocks that were asked for. */
function blockDiagnostics(
  graph: Subgraph,
  layers: readonly ResolvedLayer[],
  instructions: readonly Instruction[],
): Diagnostic[] {
  return instructions.flatMap((instruction): Diagnostic[] => {
    if (instruction.kind !== 'quantize-weights' || instruction.blockSize !== null) return [];
    const { op, input } = instruction.at;
    const [layer, operator] = [layers[op], graph.operators[op]];
    const blockSize = layer && blockSizeOf(layer.granularity);
    const weights = operator && floatConstant(graph, operator, input);
    if (!operator || !blockSize || !weights) return [];
    const name = layerName(graph, operator);
    const scales =
      instruction.spec.layout.channels > 1 ? 'one scale per channel' : 'one scale for all weights';
    const why =
      blockSizeFor(weights, layer) === null
        ? `its weights do not fall into rows of whole blocks of ${blockSize}`
        : `in its mode no kernel of ${operator.op} reads blocks`;
    const message = `Layer ${name} has ${scales}: ${why}.`;
    return [{ severity: 'info', code: 'no-blocks', message, where: { layer: name } }];
  });
}
