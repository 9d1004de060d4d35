/** Learned rounding as a recipe asks for it. */
import type { RangeLookup } from '../../calibration/estimators.ts';
import type { LayerRows } from '../../calibration/sample-layers.ts';
import type { Model } from '../../ir/model.ts';
import { learnsRounding, type Recipe } from '../recipe.ts';
import {
  type RoundingGraph,
  roundingGraph,
  roundingLayers,
  withLearnedRounding,
} from './layers.ts';
import type { LearningOptions } from './learn.ts';

/**
 * The float model that is converted, with learned rounding on its weights; `model` itself where the recipe wants none, or
 * where no layer can learn.
 * @param model as it was calibrated.
 * @param run runs the samples: see `sampleLayers`.
 */
export async function roundForRecipe(
  model: Model,
  recipe: Recipe,
  ranges: RangeLookup | undefined,
  run: (graph: RoundingGraph) => Promise<ReadonlyMap<string, LayerRows>>,
  options?: LearningOptions,
): Promise<Model> {
  if (!learnsRounding(recipe)) return model;
  const layers = roundingLayers(model, recipe, ranges);
  if (layers.length === 0) return model;
  return withLearnedRounding(model, layers, await run(roundingGraph(model, layers)), options);
}
