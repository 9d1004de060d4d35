/** Recipes from outside: files, stored results, the command line. */
import {
  type Check,
  checkedBy,
  object,
  optional,
  type Path,
  withDefault,
} from '../../base/checks.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { Recipe } from './recipe.ts';
import { SETTING_NAMES, type SettingValues, specOf } from './settings/index.ts';
import { mode } from './settings/mode.ts';
import { trained } from './settings/trained.ts';

/** A field that is missing takes the default of its setting. */
const SETTING_CHECKS = Object.fromEntries(
  SETTING_NAMES.map((name) => [name, withDefault(specOf(name).check, specOf(name).usual)]),
) as { readonly [S in keyof SettingValues]: Check<SettingValues[S]> };

/** A recipe in data of any kind; unknown fields are dropped. */
export const RECIPE = object<Recipe>({
  mode: mode.check,
  ...SETTING_CHECKS,
  trained: optional(trained.check) as Check<string>,
});

/**
 * A recipe from unknown data; unknown fields are dropped.
 * @throws PlaygroundError `bad-recipe` naming the field.
 */
export function readRecipe(value: unknown): Recipe {
  return checkedBy(RECIPE, value, refuse);
}

function refuse(path: Path, expected: string): never {
  const field = path.filter((key) => typeof key === 'string').join('.') || 'recipe';
  throw new PlaygroundError(
    'bad-recipe',
    `The setting “${field}” should be ${expected}.`,
    'Correct it, or leave it out to get the default.',
  );
}
