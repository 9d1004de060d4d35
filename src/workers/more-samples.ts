/** How many calibration samples an autopsy tries where more may help. */
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { calibrationSamples } from '../quantization/recipe/settings/calibration-samples.ts';

/** Five times as many, as far as the setting goes. */
export function moreSamples(recipe: Pick<Recipe, 'calibrationSamples'>): number {
  return Math.min(calibrationSamples.limits.max, 5 * Math.max(20, recipe.calibrationSamples));
}
