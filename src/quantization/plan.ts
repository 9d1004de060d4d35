/** Decides what to do to a model; `apply.ts` does it. Nothing is edited here. */
import type { RangeLookup } from '../calibration/estimators.ts';
import type { Diagnostic } from '../ir/diagnostic.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import type { MeanLookup } from './bias-correction.ts';
import type { Instruction } from './instruction.ts';
import { planStatic } from './plan-static.ts';
import { planFloat16, planIntegerWeights } from './plan-weights.ts';
import type { Recipe } from './recipe.ts';
import { resolveLayers } from './resolve.ts';

export interface Plan {
  readonly instructions: readonly Instruction[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Plans `recipe` for a prepared float model. Every operator is planned by its own mode, so that layers may differ.
 * @param ranges needed by modes with `needsCalibration`.
 * @param means for bias correction; without them there is none.
 * @throws PlaygroundError `bad-calibration` when a range that the mode needs is missing, `bad-recipe` for settings that contradict each other.
 */
export function planQuantization(
  model: Model,
  recipe: Recipe,
  ranges?: RangeLookup,
  means?: MeanLookup,
): Plan {
  const graph = mainGraph(model);
  const layers = resolveLayers(graph, recipe);
  const instructions = [
    ...planFloat16(graph, layers),
    ...planIntegerWeights(graph, layers),
    ...planStatic(graph, layers, recipe, ranges, means),
  ];
  return { instructions, diagnostics: [] };
}
