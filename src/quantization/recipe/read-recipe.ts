/** Recipes from outside: links, files, stored results. */
import { PlaygroundError } from '../../base/errors.ts';
import { MODE_NAMES } from '../modes/index.ts';
import {
  CALIBRATION_LIMITS,
  defaultRecipe,
  ESTIMATORS,
  GRANULARITIES,
  IO_TYPES,
  MAX_PATTERN,
  type Override,
  type Recipe,
  ROUNDINGS,
  SCHEMES,
  type Setting,
  SPARSITY_LIMITS,
  TRAINING_RUN,
  WEIGHT_BITS_LIMITS,
} from './recipe.ts';

/** More overrides than any model that is read has use for. */
const MAX_OVERRIDES = 1000;
const MAX_TEXT = 200;

function refuse(field: string, expected: string): never {
  throw new PlaygroundError(
    'bad-recipe',
    `The setting “${field}” should be ${expected}.`,
    'Correct it, or leave it out to get the default.',
  );
}

function oneOf<const T extends string>(value: unknown, names: readonly T[], field: string): T {
  return names.find((name) => name === value) ?? refuse(field, `one of ${names.join(', ')}`);
}

function numberIn(
  value: unknown,
  { min, max }: { readonly min: number; readonly max: number },
  field: string,
  whole: boolean,
): number {
  const fits =
    typeof value === 'number' &&
    value >= min &&
    value <= max &&
    (!whole || Number.isInteger(value));
  return fits ? value : refuse(field, `a ${whole ? 'whole ' : ''}number from ${min} to ${max}`);
}

function truth(value: unknown, field: string): boolean {
  return typeof value === 'boolean' ? value : refuse(field, 'true or false');
}

function text(value: unknown, field: string, longest = MAX_TEXT): string {
  return typeof value === 'string' && value.length <= longest
    ? value
    : refuse(field, `text of at most ${longest} characters`);
}

function fieldsOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : refuse(what, 'an object');
}

/** What each field must be. A field that is missing takes the default of the mode. */
const READERS: {
  readonly [K in Setting | 'trained']: (
    value: unknown,
  ) => NonNullable<Recipe[K]> | (null extends Recipe[K] ? null : never);
} = {
  scheme: (v) => oneOf(v, SCHEMES, 'scheme'),
  estimator: (v) => oneOf(v, ESTIMATORS, 'estimator'),
  equalize: (v) => truth(v, 'equalize'),
  correctBias: (v) => truth(v, 'correctBias'),
  absorbBias: (v) => truth(v, 'absorbBias'),
  rounding: (v) => oneOf(v, ROUNDINGS, 'rounding'),
  sparsity: (v) => numberIn(v, SPARSITY_LIMITS, 'sparsity', false),
  granularity: (v) => oneOf(v, GRANULARITIES, 'granularity'),
  weightBits: (v) => (v === null ? null : numberIn(v, WEIGHT_BITS_LIMITS, 'weightBits', true)),
  calibrationSamples: (v) => numberIn(v, CALIBRATION_LIMITS, 'calibrationSamples', true),
  io: (v) => oneOf(v, IO_TYPES, 'io'),
  overrides: (v) =>
    Array.isArray(v) && v.length <= MAX_OVERRIDES
      ? v.map(readOverride)
      : refuse('overrides', `a list of at most ${MAX_OVERRIDES} entries`),
  trained: (v) =>
    typeof v === 'string' && TRAINING_RUN.test(v) ? v : refuse('trained', 'the name of a run'),
};

/**
 * A recipe from unknown data; unknown fields are dropped.
 * @throws PlaygroundError `bad-recipe` naming the field.
 */
export function readRecipe(value: unknown): Recipe {
  const fields = fieldsOf(value, 'recipe');
  const mode = oneOf(fields.mode, MODE_NAMES, 'mode');
  const read = Object.entries(READERS).flatMap(([name, reader]) =>
    fields[name] === undefined ? [] : [[name, reader(fields[name])]],
  );
  return { ...defaultRecipe(mode), ...Object.fromEntries(read) };
}

function readOverride(value: unknown): Override {
  const fields = fieldsOf(value, 'overrides');
  const { layer, op, mode, granularity, weightBits } = fields;
  return {
    ...(layer !== undefined && { layer: text(layer, 'overrides.layer', MAX_PATTERN) }),
    ...(op !== undefined && { op: text(op, 'overrides.op') }),
    ...(mode !== undefined && { mode: oneOf(mode, MODE_NAMES, 'overrides.mode') }),
    ...(granularity !== undefined && {
      granularity: oneOf(granularity, GRANULARITIES, 'overrides.granularity'),
    }),
    ...(weightBits !== undefined && { weightBits: READERS.weightBits(weightBits) }),
  };
}
