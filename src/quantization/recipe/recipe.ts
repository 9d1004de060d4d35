/** What to do to a model, as plain data: what a column's settings edit, a share link carries and the command line builds. */
import { type ModeName, modeOf } from '../modes/index.ts';
import { SETTING_NAMES, type Setting, type SettingValues, specOf } from './settings/index.ts';

/** All settings of one conversion. Settings that the mode or the scheme does not read have no effect. */
export interface Recipe extends SettingValues {
  readonly mode: ModeName;
  /** Training run whose weights and ranges take the place of the model's; absent for the model as it was opened. */
  readonly trained?: string;
}

/** The converter’s settings: what the command line starts with, and what a recipe file that leaves something out means. */
export function defaultRecipe(mode: ModeName): Recipe {
  const usual = SETTING_NAMES.map((name) => [name, specOf(name).usual] as const);
  return { mode, ...(Object.fromEntries(usual) as unknown as SettingValues) };
}

/** The settings a new column of the page starts with: what measures best. */
export function columnRecipe(mode: ModeName): Recipe {
  const weightEstimator = modeOf(mode).clips ? 'search' : 'min-max';
  return { ...defaultRecipe(mode), scheme: 'best', weightEstimator };
}

/** What settings have to be after training: everything that would move weights or ranges is off. */
export function trainedSettings(): Partial<SettingValues> {
  const given = SETTING_NAMES.flatMap((name) => {
    const { whenTrained } = specOf(name);
    return whenTrained === undefined ? [] : [[name, whenTrained] as const];
  });
  return Object.fromEntries(given);
}

/** Settings that a mode reads, in the order of the table. */
export function settingsOfMode(mode: ModeName): readonly Setting[] {
  return SETTING_NAMES.filter((name) => specOf(name).readBy(modeOf(mode)));
}

/** Whether the recipe's scheme reads the setting as it is, if its modes do. */
export function isOfScheme(
  recipe: Pick<Recipe, 'scheme'> & Partial<Recipe>,
  setting: Setting,
): boolean {
  const { bestOnly, tfliteReads = [] } = specOf(setting);
  return recipe.scheme === 'best' || !bestOnly || tfliteReads.includes(recipe[setting]);
}

type Reading = Pick<Recipe, 'mode' | 'overrides' | 'scheme' | 'rounding' | 'scaleChannels'>;

/** Settings of the recipe's mode, and of the modes that it gives some layers. */
function settingsOfModes({ mode, overrides }: Pick<Recipe, 'mode' | 'overrides'>): Set<Setting> {
  const modes = [mode, ...overrides.flatMap((override) => override.mode ?? [])];
  return new Set(modes.flatMap(settingsOfMode));
}

/** Settings that the recipe reads: those of its modes, and the samples that learned rounding and scaling take in any of them. */
export function settingsOf(recipe: Reading): readonly Setting[] {
  const settings = settingsOfModes(recipe);
  if (learnsRounding(recipe) || scalesChannels(recipe)) settings.add('calibrationSamples');
  return [...settings];
}

/** Whether weights have to be run on samples before they are rounded. */
export function learnsRounding(recipe: Reading): boolean {
  const learned = recipe.rounding !== 'nearest' && isOfScheme(recipe, 'rounding');
  return learned && settingsOfModes(recipe).has('rounding');
}

/** Whether channels are scaled by what samples show of them. */
export function scalesChannels(recipe: Reading): boolean {
  const scales = recipe.scaleChannels && isOfScheme(recipe, 'scaleChannels');
  return scales && settingsOfModes(recipe).has('scaleChannels');
}

/** `recipe` with another value for one of its settings. */
export function withSetting(recipe: Recipe, setting: Setting, value: unknown): Recipe {
  return { ...recipe, [setting]: value };
}

/** The recipe with no layer rotated. */
export function withoutRotation(recipe: Recipe): Recipe {
  const overrides = recipe.overrides.map(({ rotate: _, ...rest }) => rest);
  return { ...recipe, rotate: 'off', overrides };
}

/** Whether two values of a setting are the same. */
export function sameSetting(a: Recipe, b: Recipe, setting: Setting): boolean {
  return a === b || JSON.stringify(a[setting]) === JSON.stringify(b[setting]);
}

/** Equal for recipes that give the same file, whatever settings they carry that their modes and scheme do not read. */
export function recipeKey(recipe: Recipe): string {
  const settings = settingsOf(recipe)
    .filter((setting) => isOfScheme(recipe, setting))
    .map((setting) => JSON.stringify(recipe[setting]));
  const weights = recipe.trained === undefined ? [] : [`trained ${recipe.trained}`];
  return [recipe.mode, ...settings, ...weights].join(' ');
}
