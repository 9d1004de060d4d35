/** What of a recipe is not as in a new column: chips and file names say these. */
import { modeOf } from '../modes/index.ts';
import { columnRecipe, type Recipe, sameSetting, settingsOf } from './recipe.ts';
import { type Setting, specOf } from './settings/index.ts';

/** Those that differ, in the order of the table; without what training set. */
export function changedSettings(recipe: Recipe): readonly Setting[] {
  const usual = columnRecipe(recipe.mode);
  const trained = recipe.trained !== undefined;
  return (
    settingsOf(recipe)
      // What training sets, nobody chose.
      .filter((setting) => !trained || specOf(setting).whenTrained === undefined)
      .filter((setting) => !sameSetting(recipe, usual, setting))
  );
}

/** What a remedy does to a column, in the words of titles: `equalized`; null where its mode says it all. */
export function mendedWords(before: Recipe, after: Recipe): string | null {
  const balances = ({ scheme, equalize }: Recipe) => scheme === 'best' && equalize;
  if (balances(after) && !balances(before)) return settingWords(after, 'equalize');
  const changed = settingsOf(after).find((setting) => !sameSetting(before, after, setting));
  return changed && after.mode === before.mode ? settingWords(after, changed) : null;
}

/** The value of a setting as titles say it: `8 bits`, `not equalized`. */
export function settingWords(recipe: Recipe, setting: Setting): string {
  const { weights } = modeOf(recipe.mode);
  // Bits that are not set are those of the mode: beside “4 bits” its number says more than that it is its own.
  if (setting === 'weightBits' && recipe.weightBits === null && weights.kind === 'integer') {
    return `${weights.bits} bits`;
  }
  return specOf(setting).title(recipe[setting]);
}
