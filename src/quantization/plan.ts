/** Decides what to do to a model; `apply.ts` does it. Nothing is edited here. */
import type { Diagnostic } from '../ir/diagnostic.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import type { Range } from '../tensor/histogram.ts';
import type { Instruction } from './instruction.ts';
import { planStatic } from './plan-static.ts';
import { planFloat16, planIntegerWeights } from './plan-weights.ts';
import type { Recipe } from './recipe.ts';
import { resolveLayers } from './resolve.ts';

/** Calibrated range of a tensor by its name, undefined where none was seen. */
export type RangeLookup = (tensorName: string) => Range | undefined;

export interface Plan {
  readonly instructions: readonly Instruction[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Plans `recipe` for a prepared float model. Every operator is planned by its own mode, so that layers may differ.
 * @param ranges needed by modes with `needsCalibration`.
 * @throws PlaygroundError `bad-calibration` when a range that the mode needs is missing, `bad-recipe` for settings that contradict each other.
 */
export function planQuantization(model: Model, recipe: Recipe, ranges?: RangeLookup): Plan {
  const graph = mainGraph(model);
  const layers = resolveLayers(graph, recipe);
  const instructions = [
    ...planFloat16(graph, layers),
    ...planIntegerWeights(graph, layers),
    ...planStatic(graph, layers, recipe.scheme, ranges),
  ];
  return { instructions, diagnostics: [] };
}
