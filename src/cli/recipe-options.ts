/** A recipe from the command line: options, on top of what a recipe file says. */
import type { Diagnostic } from '../base/diagnostic.ts';
import { PlaygroundError } from '../base/errors.ts';
import { MODE_NAMES } from '../quantization/modes/index.ts';
import { isAeqRecipe, readAeqRecipe } from '../quantization/recipe/aeq-recipe.ts';
import { readRecipe } from '../quantization/recipe/read-recipe.ts';
import {
  defaultRecipe,
  ESTIMATORS,
  GRANULARITIES,
  granularitiesOf,
  IO_TYPES,
  isOfScheme,
  type Recipe,
  ROUNDINGS,
  SCHEMES,
  type Setting,
  settingsOf,
} from '../quantization/recipe/recipe.ts';
import { CommandError } from './command.ts';

interface RecipeOption {
  readonly setting: Setting;
  readonly values: readonly string[] | 'number' | 'switch';
}

/** Options that are a setting of the recipe, besides --mode. */
const SETTINGS: Readonly<Record<string, RecipeOption>> = {
  io: { setting: 'io', values: IO_TYPES },
  granularity: { setting: 'granularity', values: GRANULARITIES },
  scheme: { setting: 'scheme', values: SCHEMES },
  estimator: { setting: 'estimator', values: ESTIMATORS },
  bits: { setting: 'weightBits', values: 'number' },
  prune: { setting: 'sparsity', values: 'number' },
  rounding: { setting: 'rounding', values: ROUNDINGS },
  equalize: { setting: 'equalize', values: 'switch' },
  'absorb-bias': { setting: 'absorbBias', values: 'switch' },
  'correct-bias': { setting: 'correctBias', values: 'switch' },
};

export const RECIPE_OPTIONS = {
  mode: { type: 'string' },
  io: { type: 'string' },
  granularity: { type: 'string' },
  scheme: { type: 'string' },
  estimator: { type: 'string' },
  bits: { type: 'string' },
  prune: { type: 'string' },
  rounding: { type: 'string' },
  equalize: { type: 'string' },
  'absorb-bias': { type: 'string' },
  'correct-bias': { type: 'string' },
} as const;

export interface RecipeOfOptions {
  readonly recipe: Recipe;
  /** What a foreign recipe asks for and is done otherwise. */
  readonly notes: readonly Diagnostic[];
}

type RecipeValues = { readonly [option in keyof typeof RECIPE_OPTIONS]?: string | undefined };

export const RECIPE_USAGE = `\
  --mode MODE                ${MODE_NAMES.join(', ')}
  --io TYPE                  inputs and outputs of mode int8: ${IO_TYPES.join(', ')}
  --granularity G            scales of weights: ${GRANULARITIES.join(', ')}
  --scheme SCHEME            tflite: the numbers of TensorFlow's converter (default here);
                             best: what measures best (default on the page)
  --estimator NAME           scheme best, ranges of activations: ${ESTIMATORS.join(', ')}
  --bits N                   bits of a weight, 2 to 8
  --prune SHARE              set this share of each layer's smallest weights to 0 first, 0 to 0.95
  --rounding R               scheme best: ${ROUNDINGS.join(', ')}; learned (AdaRound) needs --calibration
  --equalize on|off          scheme best: balance channels across layers (on by default)
  --absorb-bias on|off       scheme best, integer activations: move high biases into the next layer (on by default)
  --correct-bias on|off      scheme best, integer activations: subtract the mean error from biases (on by default)`;

/**
 * @param file the text of a recipe file.
 * @throws PlaygroundError `bad-recipe`; CommandError for an option that would change nothing.
 */
export function recipeFrom(values: RecipeValues, file?: string): RecipeOfOptions {
  const given = Object.entries(values).filter(([name, value]) => name in SETTINGS && value);
  const settings = given.map(([name, value]) => fieldOf(name, value ?? ''));
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
  for (const [name, value] of given) {
    const { setting } = SETTINGS[name] as RecipeOption;
    if (isRead(recipe, setting)) continue;
    throw new CommandError(
      `--${name} ${value} changes nothing in mode ${recipe.mode}${isOfScheme(recipe, setting) ? '' : `, scheme ${recipe.scheme}`}.`,
      `Leave --${name} out, or choose another mode.`,
    );
  }
  if (!granularitiesOf(recipe.mode).includes(recipe.granularity)) {
    throw new CommandError(
      `No kernel runs mode ${recipe.mode} with scales ${recipe.granularity}.`,
      `Choose ${granularitiesOf(recipe.mode).join(' or ')}.`,
    );
  }
  return { recipe, notes };
}

function fieldOf(name: string, text: string): readonly [Setting, unknown] {
  const { setting, values } = SETTINGS[name] as RecipeOption;
  if (values === 'number') {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isNaN(value)) return [setting, value];
    throw new CommandError(`--${name} is “${text}”.`, 'Give a number.');
  }
  if (values === 'switch') {
    if (text === 'on' || text === 'off') return [setting, text === 'on'];
    throw new CommandError(`--${name} is “${text}”.`, 'Choose on or off.');
  }
  if (values.includes(text)) return [setting, text];
  throw new CommandError(`--${name} is “${text}”.`, `Choose one of ${values.join(', ')}.`);
}

/** Whether the recipe's mode, or one that it gives some layers, reads the setting; its usual value is always fine. */
function isRead(recipe: Recipe, setting: Setting): boolean {
  if (recipe[setting] === defaultRecipe(recipe.mode)[setting]) return true;
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
