/** Layers that a column leaves in float: an override each, by the exact name of the layer. */
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { exactly, type Override } from '../quantization/recipe/settings/overrides.ts';
import type { ModelSummary } from '../share/results.ts';

function keeps({ layer, mode }: Override, pattern: string): boolean {
  return layer === pattern && mode === 'float32';
}

export function isKeptFloat(recipe: Recipe, layer: string): boolean {
  const pattern = exactly(layer);
  return recipe.overrides.some((override) => keeps(override, pattern));
}

export function withKeptFloat(recipe: Recipe, layer: string, kept: boolean): Recipe {
  const pattern = exactly(layer);
  const others = recipe.overrides.filter((override) => !keeps(override, pattern));
  return {
    ...recipe,
    overrides: kept ? [...others, { layer: pattern, mode: 'float32' }] : others,
  };
}

/** `recipe` for another model: what was said of layers that only the old one has is forgotten. */
export function forModel(recipe: Recipe, before: ModelSummary | null, after: ModelSummary): Recipe {
  if (recipe.overrides.length === 0 || !before) return recipe;
  const here = new Set(after.layers.map(({ id }) => exactly(id)));
  const gone = new Set(
    before.layers.map(({ id }) => exactly(id)).filter((pattern) => !here.has(pattern)),
  );
  return {
    ...recipe,
    overrides: recipe.overrides.filter(({ layer }) => layer === undefined || !gone.has(layer)),
  };
}
