/** Decides what to do to a model; `apply.ts` does it. Nothing is edited here. */
import type { Diagnostic } from '../ir/diagnostic.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import type { Range } from '../tensor/histogram.ts';
import type { Instruction } from './instruction.ts';
import { modeOf } from './modes/index.ts';
import { planStatic } from './plan-static.ts';
import { planFloat16, planIntegerWeights } from './plan-weights.ts';
import type { Recipe } from './recipe.ts';

/** Calibrated range of a tensor by its name, undefined where none was seen. */
export type RangeLookup = (tensorName: string) => Range | undefined;

export interface Plan {
  readonly instructions: readonly Instruction[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Plans `recipe` for a prepared float model.
 * @param ranges needed by modes with `needsCalibration`.
 * @throws PlaygroundError `bad-calibration` when a range that the mode needs is missing.
 */
export function planQuantization(model: Model, recipe: Recipe, ranges?: RangeLookup): Plan {
  const mode = modeOf(recipe.mode);
  const graph = mainGraph(model);
  if (mode.weights.kind === 'float32') return { instructions: [], diagnostics: [] };
  if (mode.weights.kind === 'float16') return planFloat16(graph);
  if (mode.compute === 'float' || mode.compute === 'hybrid') {
    return planIntegerWeights(
      graph,
      recipe,
      mode.weights,
      mode.compute,
      mode.hybridOptions ?? false,
    );
  }
  return planStatic(graph, recipe, mode, mode.weights, ranges);
}
