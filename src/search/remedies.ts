/** Changes of a whole recipe that may make its file better at the same mix of layers. */
import { modeOf } from '../quantization/modes/index.ts';
import { type Recipe, recipeKey, settingsOf } from '../quantization/recipe/recipe.ts';

/** Cheap ones, each of which changes the file's recipe. @param calibrated whether there are samples to learn from. */
export function remediesOf(recipe: Recipe, calibrated: boolean): readonly Recipe[] {
  const best: Recipe = { ...recipe, scheme: 'best' };
  const isStatic = calibrated && modeOf(recipe.mode).needsCalibration;
  const changed: readonly Recipe[] = [
    { ...recipe, scheme: recipe.scheme === 'best' ? 'tflite' : 'best' },
    { ...best, equalize: false },
    ...(isStatic ? [{ ...best, estimator: 'mse' as const }] : []),
    { ...recipe, granularity: 'per-tensor' },
  ];
  return changed.filter((other) => recipeKey(other) !== recipeKey(recipe));
}

/** The same with rounding learned from samples, which can take a minute; null where it is learned, or nothing is rounded. */
export function withLearnedRounding(recipe: Recipe): Recipe | null {
  if (recipe.scheme === 'best' && recipe.rounding !== 'nearest') return null;
  if (!settingsOf(recipe).includes('rounding')) return null;
  return { ...recipe, scheme: 'best', rounding: 'learned' };
}
