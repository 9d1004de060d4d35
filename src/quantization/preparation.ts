/** What a recipe changes in the float model before ranges are taken and weights are rounded. */
import type { Model } from '../ir/model.ts';
import { equalizeCrossLayer } from '../passes/equalize-cross-layer.ts';
import { pruneMagnitude } from '../passes/prune-magnitude.ts';
import { modeOf } from './modes/index.ts';
import type { Recipe } from './recipe.ts';

/** The float model that `recipe` calibrates and converts. */
export function prepareForRecipe(model: Model, recipe: Recipe): Model {
  const pruned = pruneMagnitude(model, recipe.sparsity);
  return equalizes(recipe) ? equalizeCrossLayer(pruned) : pruned;
}

/** Equal for recipes with the same float model, and so with the same calibration. */
export function preparationKey(recipe: Recipe): string {
  return `${recipe.sparsity} ${equalizes(recipe)}`;
}

function equalizes({ scheme, equalize, mode }: Recipe): boolean {
  return scheme === 'best' && equalize && modeOf(mode).weights.kind === 'integer';
}
