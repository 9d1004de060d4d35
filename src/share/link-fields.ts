/**
 * The fields of a share link: this table and that of the settings drive writing, reading and the documentation
 * (docs/share-links.md).
 */

import { amount, choice, TOGGLE } from '../base/kinds.ts';
import { DEVICES } from '../ports/device.ts';
import {
  columnRecipe,
  type Recipe,
  sameSetting,
  settingsOf,
} from '../quantization/recipe/recipe.ts';
import { RECIPE_FIELDS, SETTING_NAMES } from '../quantization/recipe/settings/index.ts';
import { DATA_FIELD } from './data-field.ts';
import { HIDDEN_FIELD } from './hidden-field.ts';
import { LESSON_FIELD } from './lesson-field.ts';
import { type LinkState, MAX_COLUMNS, PARTS, TABS } from './link-state.ts';
import { MAX_NAME, MODEL_FIELD, nameOf } from './model-field.ts';
import { PHOTOS_FIELD } from './photos-field.ts';
import { readSent, writeSent } from './sent-results.ts';

export interface Field<T> {
  /** Key in the link's JSON. */
  readonly link: string;
  /** The values in words, for the documentation. */
  readonly values: string;
  readonly meaning: string;
  /** What the link's JSON holds; the value itself where absent. */
  write?(value: T): unknown;
  /** The nearest valid value, or undefined where there is none: then the default holds. */
  nearest(value: unknown): T | undefined;
}

/** Weights are counted in whole numbers that a link can hold. */
const LAST_WEIGHT = 2 ** 31;

const INDEX: Pick<Field<number>, 'values' | 'nearest'> = {
  values: `whole number, 0 to ${MAX_COLUMNS - 1}; the last column where there are fewer`,
  nearest: (value) =>
    Number.isInteger(value)
      ? amount({ min: 0, max: MAX_COLUMNS - 1 }, 'whole').nearest(value)
      : undefined,
};

function writeColumn(recipe: Recipe): unknown {
  const standard = columnRecipe(recipe.mode);
  const read = settingsOf(recipe);
  const differing = SETTING_NAMES.filter(
    (setting) => read.includes(setting) && !sameSetting(recipe, standard, setting),
  );
  const trained = recipe.trained === undefined ? [] : (['trained'] as const);
  return Object.fromEntries(
    (['mode', ...differing, ...trained] as const).map((field) => [
      RECIPE_FIELDS[field].link,
      recipe[field],
    ]),
  );
}

function readColumn(value: unknown): Recipe | undefined {
  const entries = new Map(Object.entries(Object(value)));
  const given = Object.entries(RECIPE_FIELDS).flatMap(([field, { link, nearest }]) => {
    const near = nearest(entries.get(link));
    return near === undefined ? [] : [[field, near] as const];
  });
  const { mode, ...settings }: Partial<Recipe> = Object.fromEntries(given);
  if (!mode) return undefined;
  const standard = columnRecipe(mode);
  const read = new Set<string>([...settingsOf({ ...standard, ...settings }), 'trained']);
  const kept = Object.entries(settings).filter(([field]) => read.has(field));
  return { ...standard, ...Object.fromEntries(kept) };
}

export const LINK_FIELDS: { readonly [K in keyof LinkState]: Field<LinkState[K]> } = {
  model: MODEL_FIELD,
  columns: {
    link: 'c',
    values: `list of at most ${MAX_COLUMNS} columns`,
    meaning: 'the columns, left to right, each with its settings (below)',
    write: (columns) => columns.map(writeColumn),
    nearest: (value) => {
      if (!Array.isArray(value)) return undefined;
      const columns = value.slice(0, MAX_COLUMNS).flatMap((entry) => readColumn(entry) ?? []);
      return columns.length > 0 ? columns : undefined;
    },
  },
  baseline: { link: 'b', meaning: 'the column that the others are compared to', ...INDEX },
  column: { link: 's', meaning: 'the column that the picture shows', ...INDEX },
  layer: {
    link: 'l',
    values: `text, at most ${MAX_NAME} characters`,
    meaning: 'the layer that the picture shows',
    nearest: nameOf,
  },
  tab: { link: 't', meaning: 'the tab', ...choice(TABS) },
  part: {
    link: 'p',
    meaning: 'the picture, in a tab that has several',
    ...choice(Object.values(PARTS).flat()),
  },
  weight: {
    link: 'w',
    values: 'whole number, from 0',
    meaning: 'the weight of the layer that is followed from float to integer',
    nearest: (value) =>
      Number.isInteger(value)
        ? amount({ min: 0, max: LAST_WEIGHT }, 'whole').nearest(value)
        : undefined,
  },
  photos: PHOTOS_FIELD,
  data: DATA_FIELD,
  measured: { link: 'e', meaning: 'whether accuracy is measured', ...TOGGLE },
  device: { link: 'd', meaning: 'what files are run on', ...choice(DEVICES) },
  lesson: LESSON_FIELD,
  hidden: HIDDEN_FIELD,
  results: {
    link: 'r',
    values:
      'list, one for each column: `f` bytes of the file, `z` gzipped, `n` images, `k` answered right, `x` confusion matrix as variable-length counts in base64url, `a` answers other than the baseline’s: all, better, worse',
    meaning: 'the numbers that the sender saw',
    write: (results) => results?.map(writeSent) ?? null,
    nearest: (value) =>
      Array.isArray(value) ? value.slice(0, MAX_COLUMNS).map(readSent) : undefined,
  },
};
