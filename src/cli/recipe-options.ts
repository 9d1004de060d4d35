/** A recipe from the command line: options, on top of what a recipe file says. */
import type { Diagnostic } from '../base/diagnostic.ts';
import { PlaygroundError } from '../base/errors.ts';
import { MODE_NAMES, modeOf } from '../quantization/modes/index.ts';
import { isAeqRecipe, readAeqRecipe } from '../quantization/recipe/aeq-recipe.ts';
import { readRecipe } from '../quantization/recipe/read-recipe.ts';
import {
  defaultRecipe,
  isOfScheme,
  type Recipe,
  sameSetting,
  settingsOf,
} from '../quantization/recipe/recipe.ts';
import { granularitiesOf } from '../quantization/recipe/settings/granularity.ts';
import { SETTING_NAMES, type Setting, specOf } from '../quantization/recipe/settings/index.ts';
import type { CommandOption } from '../quantization/recipe/settings/setting.ts';
import { CommandError } from './command.ts';

/** Options that are a setting of the recipe, by their name. */
const OPTIONS: ReadonlyMap<string, Setting> = new Map(
  SETTING_NAMES.flatMap((setting) => {
    const { option } = specOf(setting);
    return option ? [[option.name, setting]] : [];
  }),
);

const TEXT = { type: 'string' } as const;

/** For the parser of arguments. */
export const RECIPE_OPTIONS: Readonly<Record<string, typeof TEXT>> = Object.fromEntries(
  ['mode', ...OPTIONS.keys()].map((name) => [name, TEXT]),
);

export interface RecipeOfOptions {
  readonly recipe: Recipe;
  /** What a foreign recipe asks for and is done otherwise. */
  readonly notes: readonly Diagnostic[];
}

type RecipeValues = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

/** Columns of the help before the words of an option. */
export const HELP_INDENT = 29;

function helpOf({ name, value, help }: CommandOption): string {
  const head = `  --${name} ${value}`.padEnd(HELP_INDENT);
  return `${head}${help.join(`\n${' '.repeat(HELP_INDENT)}`)}`;
}

export const RECIPE_USAGE = [
  { name: 'mode', value: 'MODE', help: [MODE_NAMES.join(', ')] },
  ...SETTING_NAMES.flatMap((setting) => specOf(setting).option ?? []),
]
  .map(helpOf)
  .join('\n');

/**
 * @param file the text of a recipe file.
 * @throws PlaygroundError `bad-recipe`; CommandError for an option that would change nothing.
 */
export function recipeFrom(values: RecipeValues, file?: string): RecipeOfOptions {
  const given = Object.entries(values).flatMap(([name, text]) => {
    const setting = OPTIONS.get(name);
    return setting && typeof text === 'string' && text !== '' ? [{ name, setting, text }] : [];
  });
  const settings = given.map(({ name, setting, text }) => [
    setting,
    settingOf(name, setting, text),
  ]);
  const { mode } = values;
  if (mode === undefined && file === undefined) {
    throw new CommandError('No --mode was given.', `Choose one of ${MODE_NAMES.join(', ')}.`);
  }
  if (mode !== undefined && !MODE_NAMES.some((known) => known === mode)) {
    throw new CommandError(
      `There is no mode “${mode}”.`,
      `Choose one of ${MODE_NAMES.join(', ')}.`,
    );
  }
  const { fields, notes } = file === undefined ? { fields: {}, notes: [] } : parse(file);
  const recipe = readRecipe({
    ...fields,
    ...(mode !== undefined && { mode }),
    ...Object.fromEntries(settings),
  });
  for (const { name, setting, text } of given) {
    if (isRead(recipe, setting)) continue;
    throw new CommandError(
      `--${name} ${text} changes nothing in mode ${recipe.mode}${isOfScheme(recipe, setting) ? '' : `, scheme ${recipe.scheme}`}.`,
      `Leave --${name} out, or choose another mode.`,
    );
  }
  const offered = granularitiesOf(modeOf(recipe.mode));
  if (!offered.includes(recipe.granularity)) {
    throw new CommandError(
      `No kernel runs mode ${recipe.mode} with scales ${recipe.granularity}.`,
      `Choose ${offered.join(' or ')}.`,
    );
  }
  return { recipe, notes };
}

/** What `--name text` sets; whether it is allowed is for the reader of recipes. */
function settingOf(name: string, setting: Setting, text: string): unknown {
  const { kind, names = [], option } = specOf(setting);
  const refuse = (hint: string): never => {
    throw new CommandError(`--${name} is “${text}”.`, hint);
  };
  if (kind === 'amount') {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    return Number.isNaN(value) ? refuse('Give a number.') : value;
  }
  if (kind === 'toggle') {
    return text === 'on' || text === 'off' ? text === 'on' : refuse('Choose on or off.');
  }
  const value = Object.entries(option?.aliases ?? {}).find(([name]) => name === text)?.[1] ?? text;
  return names.includes(value) ? value : refuse(`Choose one of ${names.join(', ')}.`);
}

/** Whether the recipe's mode, or one that it gives some layers, reads the setting; its usual value is always fine. */
function isRead(recipe: Recipe, setting: Setting): boolean {
  if (sameSetting(recipe, defaultRecipe(recipe.mode), setting)) return true;
  return isOfScheme(recipe, setting) && settingsOf(recipe).includes(setting);
}

function parse(text: string): { readonly fields: object; readonly notes: readonly Diagnostic[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // No JSON: said below, like JSON of something else.
  }
  if (isAeqRecipe(value)) {
    const { recipe, notes } = readAeqRecipe(value);
    const diagnostics = notes.map(
      (message): Diagnostic => ({ severity: 'info', code: 'recipe-differs', message, where: {} }),
    );
    return { fields: recipe, notes: diagnostics };
  }
  if (typeof value === 'object' && value !== null) return { fields: value, notes: [] };
  throw new PlaygroundError(
    'bad-recipe',
    'The recipe is not a JSON object or list.',
    'Write it like {"mode": "int8", "overrides": []}.',
  );
}
