/** What to do to a model, as plain data: what a column's settings edit, a share link carries and the command line builds. */
import type { ModeName } from '../modes/index.ts';

/** Whose rules are followed: `tflite` writes what the reference tools write, `best` what measures best. */
export const SCHEMES = ['tflite', 'best'] as const;
/** One of {@link SCHEMES}. */
export type Scheme = (typeof SCHEMES)[number];

/** Which weights share a scale: those of an output channel, of the tensor, or of a block of one row (dense layers, 4 bits). */
export const GRANULARITIES = [
  'per-channel',
  'per-tensor',
  'blockwise-32',
  'blockwise-64',
  'blockwise-128',
] as const;
/** One of {@link GRANULARITIES}. */
export type Granularity = (typeof GRANULARITIES)[number];

/** Weights per block, or null for the other granularities. */
export function blockSizeOf(granularity: Granularity): number | null {
  return granularity.startsWith('blockwise-')
    ? Number(granularity.slice('blockwise-'.length))
    : null;
}

/** What a mode offers: blocks need a kernel that reads them, and only the dynamic int4 one does. */
export function granularitiesOf(mode: ModeName): readonly Granularity[] {
  return mode === 'dynamic-int4' ? GRANULARITIES : ['per-channel', 'per-tensor'];
}

/** Element type of the graph's inputs and outputs; only full integer modes can change it. */
export const IO_TYPES = ['float32', 'int8', 'uint8'] as const;
/** One of {@link IO_TYPES}. */
export type IoType = (typeof IO_TYPES)[number];

/** How the range of an activation is chosen from what calibration saw. */
export const ESTIMATORS = ['min-max', 'percentile', 'mse', 'entropy', 'moving-average'] as const;
/** One of {@link ESTIMATORS}. */
export type Estimator = (typeof ESTIMATORS)[number];

/** How a weight becomes an integer: the nearest one, or whichever of its two neighbours serves the layer's outputs better. */
export const ROUNDINGS = ['nearest', 'learned'] as const;
/** One of {@link ROUNDINGS}. */
export type Rounding = (typeof ROUNDINGS)[number];

/** What may differ from layer to layer. */
export interface LayerSettings {
  readonly mode: ModeName;
  readonly granularity: Granularity;
  /** Bits of a weight, 2 to 8; null for the mode's own. */
  readonly weightBits: number | null;
}

/** Other settings for some layers; of several that match, the last one wins, field by field. */
export interface Override extends Partial<LayerSettings> {
  /** Regular expression that a layer's name must contain a match of; absent for all layers. */
  readonly layer?: string;
  /** Operator, e.g. CONV_2D; absent for all. */
  readonly op?: string;
}

/** All settings of one conversion. Settings that the mode or the scheme does not read have no effect. */
export interface Recipe extends LayerSettings {
  readonly scheme: Scheme;
  /** Ranges of activations in static modes; the scheme `tflite` always takes min-max. */
  readonly estimator: Estimator;
  /** Scheme `best`: cross-layer equalization before anything else. */
  readonly equalize: boolean;
  /**
   * Scheme `best`, static modes: biases make up for the mean error of their layer's weights, where these are coarse: below
   * 8 bits, or with one scale per tensor.
   */
  readonly correctBias: boolean;
  /** Scheme `best`, static modes: what a channel never falls below goes into the next layer's biases. */
  readonly absorbBias: boolean;
  /** Scheme `best`: `learned` takes samples in every mode with integer weights. */
  readonly rounding: Rounding;
  /** Share of each layer's smallest weights that are set to 0 first, 0 to 0.95. */
  readonly sparsity: number;
  /** Representative samples that static modes run to learn the ranges of activations. */
  readonly calibrationSamples: number;
  readonly io: IoType;
  readonly overrides: readonly Override[];
  /** Training run whose weights and ranges take the place of the model's; absent for the model as it was opened. */
  readonly trained?: string;
}

/** What names of training runs look like. */
export const TRAINING_RUN = /^[a-z0-9-]{1,40}$/;

/** Longest expression for layers: names of fused layers list all that went into them. */
export const MAX_PATTERN = 4000;
/** Number of representative samples. */
export const CALIBRATION_LIMITS = { min: 1, max: 1000, default: 200 } as const;
/** Bits of a weight. */
export const WEIGHT_BITS_LIMITS = { min: 2, max: 8 } as const;
/** Share of each layer’s weights that are pruned. */
export const SPARSITY_LIMITS = { min: 0, max: 0.95 } as const;

/** The converter’s settings: what the command line starts with, and what a recipe file that leaves something out means. */
export function defaultRecipe(mode: ModeName): Recipe {
  return {
    mode,
    scheme: 'tflite',
    estimator: 'min-max',
    equalize: true,
    correctBias: true,
    absorbBias: true,
    rounding: 'nearest',
    sparsity: 0,
    granularity: 'per-channel',
    weightBits: null,
    calibrationSamples: CALIBRATION_LIMITS.default,
    io: 'float32',
    overrides: [],
  };
}

/** The settings a new column of the page starts with: what measures best. */
export function columnRecipe(mode: ModeName): Recipe {
  return { ...defaultRecipe(mode), scheme: 'best' };
}

/** A setting that the person can change within a mode. */
export type Setting = Exclude<keyof Recipe, 'mode' | 'trained'>;

/** Which settings a mode reads: the page shows these, and only these tell two recipes apart. */
const WEIGHTS: readonly Setting[] = ['scheme', 'granularity', 'equalize', 'rounding', 'overrides'];
const STATIC: readonly Setting[] = [
  ...WEIGHTS,
  'calibrationSamples',
  'estimator',
  'correctBias',
  'absorbBias',
];
/** The settings that each mode reads. */
export const MODE_SETTINGS: Readonly<Record<ModeName, readonly Setting[]>> = {
  float32: ['overrides', 'sparsity'],
  float16: ['overrides', 'sparsity'],
  'weight-only-int8': [...WEIGHTS, 'weightBits', 'sparsity'],
  'weight-only-int4': [...WEIGHTS, 'sparsity'],
  'dynamic-int8': [...WEIGHTS, 'weightBits', 'sparsity'],
  'dynamic-int4': [...WEIGHTS, 'sparsity'],
  int8: [...STATIC, 'weightBits', 'io', 'sparsity'],
  int16x8: [...STATIC, 'sparsity'],
};

/** Settings that only the scheme `best` reads. */
const BEST_ONLY: ReadonlySet<Setting> = new Set([
  'estimator',
  'equalize',
  'correctBias',
  'absorbBias',
  'rounding',
]);

/** Whether the recipe's scheme reads the setting, if its modes do. */
export function isOfScheme({ scheme }: Pick<Recipe, 'scheme'>, setting: Setting): boolean {
  return scheme === 'best' || !BEST_ONLY.has(setting);
}

type Reading = Pick<Recipe, 'mode' | 'overrides' | 'scheme' | 'rounding'>;

/** Settings of the recipe's mode, and of the modes that it gives some layers. */
function settingsOfModes({ mode, overrides }: Pick<Recipe, 'mode' | 'overrides'>): Set<Setting> {
  const modes = [mode, ...overrides.flatMap((override) => override.mode ?? [])];
  return new Set(modes.flatMap((name) => MODE_SETTINGS[name]));
}

/** Settings that the recipe reads: those of its modes, and the samples that learned rounding takes in any of them. */
export function settingsOf(recipe: Reading): readonly Setting[] {
  const settings = settingsOfModes(recipe);
  if (learnsRounding(recipe)) settings.add('calibrationSamples');
  return [...settings];
}

/** Whether weights have to be run on samples before they are rounded. */
export function learnsRounding(recipe: Reading): boolean {
  const learned = recipe.scheme === 'best' && recipe.rounding === 'learned';
  return learned && settingsOfModes(recipe).has('rounding');
}

/** Equal for recipes that give the same file, whatever settings they carry that their modes and scheme do not read. */
export function recipeKey(recipe: Recipe): string {
  const settings = settingsOf(recipe)
    .filter((setting) => isOfScheme(recipe, setting))
    .map((setting) => JSON.stringify(recipe[setting]));
  const weights = recipe.trained === undefined ? [] : [`trained ${recipe.trained}`];
  return [recipe.mode, ...settings, ...weights].join(' ');
}
