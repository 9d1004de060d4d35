/** The fields of a share link: this table alone drives writing, reading and the documentation (docs/share-links.md). */

import { MODE_NAMES, type ModeName } from '../quantization/modes/index.ts';
import { readRecipe } from '../quantization/recipe/read-recipe.ts';
import {
  CALIBRATION_LIMITS,
  columnRecipe,
  ESTIMATORS,
  GRANULARITIES,
  IO_TYPES,
  type Recipe,
  ROUNDINGS,
  SCHEMES,
  type Setting,
  SPARSITY_LIMITS,
  settingsOf,
  TRAINING_RUN,
  WEIGHT_BITS_LIMITS,
} from '../quantization/recipe/recipe.ts';
import { FIRST_SAMPLE, sampleOf } from './samples.ts';

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
export const TABS = ['overview', 'weights', 'predictions', 'train'] as const;
/** One of {@link TABS}. */
export type Tab = (typeof TABS)[number];

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
  /** Whether accuracy is measured where a test set fits. */
  readonly measured: boolean;
}

/** More columns than this are not read from a link. */
export const MAX_COLUMNS = 8;
const MAX_NAME = 200;
const MAX_OVERRIDES = 50;

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
  measured: true,
};

export interface Field<T> {
  /** Key in the link's JSON. */
  readonly key: string;
  /** For the documentation. */
  readonly type: string;
  readonly meaning: string;
  /** What the link's JSON holds. */
  write(value: T): unknown;
  /** The nearest valid value, or undefined where there is none: then the default holds. */
  read(value: unknown): T | undefined;
}

const index: Pick<Field<number>, 'type' | 'write' | 'read'> = {
  type: `whole number, 0 to ${MAX_COLUMNS - 1}; the last column where there are fewer`,
  write: (value) => value,
  read: (value) =>
    Number.isInteger(value) ? Math.min(MAX_COLUMNS - 1, Math.max(0, value as number)) : undefined,
};

function name(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  // Cutting between surrogates would leave half a character.
  return value.slice(0, MAX_NAME).toWellFormed();
}

function choice<const T extends string>(names: readonly T[]) {
  return {
    type: names.join(' · '),
    write: (value: T): unknown => value,
    read: (value: unknown) => names.find((candidate) => candidate === value),
  };
}

function amount(
  { min, max }: { readonly min: number; readonly max: number },
  whole: boolean,
): Pick<Field<number>, 'type' | 'write' | 'read'> {
  return {
    type: `${whole ? 'whole number' : 'number'}, ${min} to ${max}`,
    write: (value) => value,
    read: (value) => {
      if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
      const clamped = Math.min(max, Math.max(min, value));
      return whole ? Math.round(clamped) : clamped;
    },
  };
}

const truth: Pick<Field<boolean>, 'type' | 'write' | 'read'> = {
  type: 'true · false',
  write: (value) => value,
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};

const bits = amount(WEIGHT_BITS_LIMITS, true) as Pick<
  Field<number | null>,
  'type' | 'write' | 'read'
>;

export const RECIPE_FIELDS: {
  readonly [K in keyof Recipe]-?: Field<Exclude<Recipe[K], undefined>>;
} = {
  mode: { key: 'm', meaning: 'quantization mode', ...choice(MODE_NAMES) },
  scheme: { key: 's', meaning: 'scheme: whose rules are followed', ...choice(SCHEMES) },
  granularity: {
    key: 'g',
    meaning: 'which weights share a scale: an output channel, the tensor, or a block of a row',
    ...choice(GRANULARITIES),
  },
  weightBits: {
    key: 'b',
    meaning: 'bits of a weight',
    ...bits,
  },
  sparsity: {
    key: 'z',
    meaning: 'share of the smallest weights set to 0 first',
    ...amount(SPARSITY_LIMITS, false),
  },
  calibrationSamples: {
    key: 'n',
    meaning: 'calibration images',
    ...amount(CALIBRATION_LIMITS, true),
  },
  estimator: {
    key: 'e',
    meaning: 'how ranges of activations are chosen',
    ...choice(ESTIMATORS),
  },
  equalize: { key: 'q', meaning: 'cross-layer equalization', ...truth },
  correctBias: { key: 'c', meaning: 'bias correction, where weights are coarse', ...truth },
  absorbBias: { key: 'a', meaning: 'high-bias absorption', ...truth },
  rounding: { key: 'r', meaning: 'how weights are rounded', ...choice(ROUNDINGS) },
  io: { key: 'i', meaning: 'element type of input and output', ...choice(IO_TYPES) },
  trained: {
    key: 'w',
    type: 'name of a training run, at most 40 of a–z, 0–9 and -',
    meaning: 'trained weights in place of the model’s; only the browser that trained has them',
    write: (value) => value,
    read: (value) => (typeof value === 'string' && TRAINING_RUN.test(value) ? value : undefined),
  },
  overrides: {
    key: 'o',
    type: `list of at most ${MAX_OVERRIDES}: layer (pattern), op, mode, granularity, weightBits`,
    meaning: 'other settings for some layers',
    write: (overrides) => overrides,
    read: (value) => {
      if (!Array.isArray(value)) return undefined;
      // One that cannot be understood is left out: the rest of the view still opens.
      return value.slice(0, MAX_OVERRIDES).flatMap((entry) => {
        try {
          return readRecipe({ mode: 'float32', overrides: [entry] }).overrides;
        } catch {
          return [];
        }
      });
    },
  },
};

const SETTINGS = (Object.keys(RECIPE_FIELDS) as (keyof Recipe)[]).filter(
  (name): name is Setting => name !== 'mode' && name !== 'trained',
);

function writeColumn(recipe: Recipe): unknown {
  const standard = columnRecipe(recipe.mode);
  const read = settingsOf(recipe);
  const differing = SETTINGS.filter(
    (setting) =>
      read.includes(setting) &&
      JSON.stringify(recipe[setting]) !== JSON.stringify(standard[setting]),
  );
  const trained = recipe.trained === undefined ? [] : (['trained'] as const);
  return Object.fromEntries(
    (['mode', ...differing, ...trained] as const).map((name) => [
      RECIPE_FIELDS[name].key,
      recipe[name],
    ]),
  );
}

function readColumn(value: unknown): Recipe | undefined {
  const entries = new Map(Object.entries(Object(value)));
  const mode = RECIPE_FIELDS.mode.read(entries.get(RECIPE_FIELDS.mode.key));
  if (!mode) return undefined;
  const overrides = RECIPE_FIELDS.overrides.read(entries.get(RECIPE_FIELDS.overrides.key)) ?? [];
  const standard = columnRecipe(mode);
  const scheme = RECIPE_FIELDS.scheme.read(entries.get(RECIPE_FIELDS.scheme.key));
  const rounding = RECIPE_FIELDS.rounding.read(entries.get(RECIPE_FIELDS.rounding.key));
  const reading = {
    mode,
    overrides,
    scheme: scheme ?? standard.scheme,
    rounding: rounding ?? standard.rounding,
  };
  const given = settingsOf(reading).flatMap((setting) => {
    const { key, read } = RECIPE_FIELDS[setting];
    const value = read(entries.get(key));
    return value === undefined ? [] : [[setting, value]];
  });
  const trained = RECIPE_FIELDS.trained.read(entries.get(RECIPE_FIELDS.trained.key));
  return {
    ...standard,
    ...Object.fromEntries(given),
    ...(trained !== undefined && { trained }),
  };
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
    key: 'm',
    type: '`s:<sample>` or `f:<name>,<bytes>,<sha256>`',
    meaning: 'a bundled sample, or a local file by name, size and hash only',
    write: (model) =>
      model.kind === 'sample'
        ? `s:${model.id}`
        : `f:${name(model.name)},${model.bytes},${model.sha256}`,
    read: readModel,
  },
  columns: {
    key: 'c',
    type: `list of at most ${MAX_COLUMNS} columns`,
    meaning: 'the columns, left to right, each with its settings (below)',
    write: (columns) => columns.map(writeColumn),
    read: (value) => {
      if (!Array.isArray(value)) return undefined;
      const columns = value.slice(0, MAX_COLUMNS).flatMap((entry) => readColumn(entry) ?? []);
      return columns.length > 0 ? columns : undefined;
    },
  },
  baseline: { key: 'b', meaning: 'the column that the others are compared to', ...index },
  column: { key: 's', meaning: 'the column that the picture shows', ...index },
  layer: {
    key: 'l',
    type: `text, at most ${MAX_NAME} characters`,
    meaning: 'the layer that the picture shows',
    write: (value) => value,
    read: name,
  },
  tab: { key: 't', meaning: 'the picture', ...choice(TABS) },
  measured: { key: 'e', meaning: 'whether accuracy is measured', ...truth },
};
