import { modeOf } from '../../../quantization/modes/index.ts';
import {
  isOfScheme,
  type Recipe,
  settingsOf,
  withSetting,
} from '../../../quantization/recipe/recipe.ts';
import { type Setting, specOf } from '../../../quantization/recipe/settings/index.ts';

/** Settings that the column's own mode reads, whatever those of single layers do. */
export function settingsOfColumn(recipe: Recipe): readonly Setting[] {
  return settingsOf({ ...recipe, overrides: [] });
}

/** Those of the panel of fine tuning that the column's scheme reads, too, be it one value of them. */
export function tuningSettings(recipe: Recipe): readonly Setting[] {
  return settingsOfColumn(recipe).filter((setting) => {
    const { control, tfliteReads } = specOf(setting);
    return control?.place === 'tuning' && (tfliteReads || isOfScheme(recipe, setting));
  });
}

/** The values of a choice that the column's mode and scheme read. */
export function offeredValues(recipe: Recipe, setting: Setting): readonly string[] {
  const { names = [], control, usual } = specOf(setting);
  const offered = control?.offered?.(modeOf(recipe.mode)) ?? names;
  return offered
    .map(String)
    .filter((value) => value === usual || isOfScheme(withSetting(recipe, setting, value), setting));
}
