import { isOfScheme, type Recipe, settingsOf } from '../../../quantization/recipe/recipe.ts';
import { type Setting, specOf } from '../../../quantization/recipe/settings/index.ts';

/** Settings that the column's own mode reads, whatever those of single layers do. */
export function settingsOfColumn(recipe: Recipe): readonly Setting[] {
  return settingsOf({ ...recipe, overrides: [] });
}

/** Those of the panel of fine tuning that the column's scheme reads, too. */
export function tuningSettings(recipe: Recipe): readonly Setting[] {
  return settingsOfColumn(recipe).filter(
    (setting) => specOf(setting).control?.place === 'tuning' && isOfScheme(recipe, setting),
  );
}
