/** What of a recipe is not as in a new column: chips and file names say these. */
import {
  columnRecipe,
  type Recipe,
  type Setting,
  settingsOf,
} from '../quantization/recipe/recipe.ts';

/** Off in every column that shows what was trained for its file: nobody chose that. */
const OFF_WHEN_TRAINED: readonly Setting[] = ['equalize', 'absorbBias', 'correctBias'];

export function changedSettings(recipe: Recipe): readonly Setting[] {
  const usual = columnRecipe(recipe.mode);
  const trained = recipe.trained !== undefined;
  return settingsOf(recipe)
    .filter((setting) => !trained || !OFF_WHEN_TRAINED.includes(setting))
    .filter((setting) => JSON.stringify(recipe[setting]) !== JSON.stringify(usual[setting]));
}
