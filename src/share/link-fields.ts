/**
 * The fields of a share link: this table and that of the settings drive writing, reading and the documentation
 * (docs/share-links.md).
 */

import { amount, choice, TOGGLE } from '../base/kinds.ts';
import { DEVICES, type Device, USUAL_DEVICE } from '../ports/device.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import {
  columnRecipe,
  type Recipe,
  sameSetting,
  settingsOf,
} from '../quantization/recipe/recipe.ts';
import { RECIPE_FIELDS, SETTING_NAMES } from '../quantization/recipe/settings/index.ts';
import { DATA_FIELD, type DataReference } from './data-field.ts';
import { HIDDEN_FIELD, type PartOfPage } from './hidden-field.ts';
import { LESSON_FIELD, type LessonPlace } from './lesson-field.ts';
import { DEFAULT_PHOTOS, PHOTOS_FIELD, type PhotosView } from './photos-field.ts';
import { FIRST_SAMPLE, sampleOf } from './samples.ts';
import { readSent, type SentResult, writeSent } from './sent-results.ts';

/** A model as a link names it. A local file never leaves the machine: only its name, size and hash do. */
export type ModelReference = { readonly kind: 'sample'; readonly id: string } | FileReference;

/** A local file: only a person who has it can open it. */
export interface FileReference {
  readonly kind: 'file';
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** The pictures of the page, in order. */
export const TABS = [
  'overview',
  'weights',
  'activations',
  'layers',
  'predictions',
  'numbers',
  'search',
  'train',
] as const;
/** One of {@link TABS}. */
export type Tab = (typeof TABS)[number];

/** Pictures of a tab that has several: the first is the usual one. */
export const PARTS = {
  weights: ['histogram', 'channels', 'kernel', 'rotation', 'blocks'],
  layers: ['network', 'growth'],
  numbers: ['line', 'bits', 'dot'],
} as const satisfies Partial<Record<Tab, readonly string[]>>;
/** A tab with several pictures. */
export type PartedTab = keyof typeof PARTS;
/** One of the pictures of a tab. */
export type Part<T extends PartedTab = PartedTab> = (typeof PARTS)[T][number];
/** Weights are counted in whole numbers that a link can hold. */
const LAST_WEIGHT = 2 ** 31;

/** A view of the page, as a link carries it. */
export interface LinkState {
  readonly model: ModelReference;
  readonly columns: readonly Recipe[];
  /** Index into `columns`, of the column the others are compared to. */
  readonly baseline: number;
  /** Index into `columns`, of the column the picture shows. */
  readonly column: number;
  /** Id of the layer the picture shows; empty for the one that the page chooses. */
  readonly layer: string;
  readonly tab: Tab;
  /** The picture within a tab that has several. */
  readonly part: Part;
  /** Place of the weight that is followed, within the layer; null for the one that the page chooses. */
  readonly weight: number | null;
  /** Which answers are shown, and of which photo. */
  readonly photos: PhotosView;
  /** Data of the sender's own that accuracy is measured on; null for a bundled test set. */
  readonly data: DataReference | null;
  /** Whether accuracy is measured where a test set fits. */
  readonly measured: boolean;
  /** What files are run on. */
  readonly device: Device;
  /** The lesson beside the page; null for none. */
  readonly lesson: LessonPlace | null;
  /** Parts of the page that are left out, in the order of their table. */
  readonly hidden: readonly PartOfPage[];
  /** What the sender saw of each column; null where the link carries the set-up alone. */
  readonly results: readonly (SentResult | null)[] | null;
}

/** More columns than this are not read from a link. */
export const MAX_COLUMNS = 8;
const MAX_NAME = 200;

export const DEFAULT_MODES = [
  'float32',
  'float16',
  'weight-only-int8',
  'int8',
] as const satisfies readonly ModeName[];

/** The view that the page starts with, and that a link need not spell out. */
export const DEFAULT_LINK_STATE: LinkState = {
  model: { kind: 'sample', id: FIRST_SAMPLE },
  columns: DEFAULT_MODES.map(columnRecipe),
  baseline: 0,
  column: 3,
  layer: '',
  tab: 'weights',
  part: 'histogram',
  weight: null,
  photos: DEFAULT_PHOTOS,
  data: null,
  measured: true,
  device: USUAL_DEVICE,
  lesson: null,
  hidden: [],
  results: null,
};

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

const INDEX: Pick<Field<number>, 'values' | 'nearest'> = {
  values: `whole number, 0 to ${MAX_COLUMNS - 1}; the last column where there are fewer`,
  nearest: (value) =>
    Number.isInteger(value)
      ? amount({ min: 0, max: MAX_COLUMNS - 1 }, 'whole').nearest(value)
      : undefined,
};

function name(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  // Cutting between surrogates would leave half a character.
  return value.slice(0, MAX_NAME).toWellFormed();
}

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

function readModel(value: unknown): ModelReference | undefined {
  if (typeof value !== 'string') return undefined;
  if (value.startsWith('s:')) {
    const id = value.slice(2);
    return sampleOf(id) && { kind: 'sample', id };
  }
  // The name may hold commas; size and hash stand last.
  const [, file, bytes, sha256] = /^f:(.*),(\d{1,15}),([0-9a-f]{64})$/s.exec(value) ?? [];
  if (file === undefined || bytes === undefined || sha256 === undefined) return undefined;
  return { kind: 'file', name: name(file) ?? '', bytes: Number(bytes), sha256 };
}

export const LINK_FIELDS: { readonly [K in keyof LinkState]: Field<LinkState[K]> } = {
  model: {
    link: 'm',
    values: '`s:<sample>` or `f:<name>,<bytes>,<sha256>`',
    meaning: 'a bundled sample, or a local file by name, size and hash only',
    write: (model) =>
      model.kind === 'sample'
        ? `s:${model.id}`
        : `f:${name(model.name)},${model.bytes},${model.sha256}`,
    nearest: readModel,
  },
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
    nearest: name,
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
