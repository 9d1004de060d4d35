/** What to do to a model, as plain data: what a column's settings edit, a share link carries and the command line builds. */

export const MODE_NAMES = [
  'float32',
  'float16',
  'weight-only-int8',
  'weight-only-int4',
  'dynamic-int8',
  'dynamic-int4',
  'int8',
  'int16x8',
] as const;
export type ModeName = (typeof MODE_NAMES)[number];

export const GRANULARITIES = ['per-channel', 'per-tensor'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** Element type of the graph's inputs and outputs; only full integer modes can change it. */
export const IO_TYPES = ['float32', 'int8', 'uint8'] as const;
export type IoType = (typeof IO_TYPES)[number];

export interface Recipe {
  readonly mode: ModeName;
  /** One scale per output channel of a weight tensor, or one for the tensor. Only integer modes look at it. */
  readonly granularity: Granularity;
  /** Representative samples that static modes run to learn the ranges of activations. */
  readonly calibrationSamples: number;
  readonly io: IoType;
}

export const CALIBRATION_LIMITS = { min: 1, max: 1000, default: 200 } as const;

/** The settings a new column of this mode starts with. */
export function defaultRecipe(mode: ModeName): Recipe {
  return {
    mode,
    granularity: 'per-channel',
    calibrationSamples: CALIBRATION_LIMITS.default,
    io: 'float32',
  };
}

/** Which settings a mode reads: the page shows these, and only these tell two recipes apart. */
export const MODE_SETTINGS = {
  float32: [],
  float16: [],
  'weight-only-int8': ['granularity'],
  'weight-only-int4': ['granularity'],
  'dynamic-int8': ['granularity'],
  'dynamic-int4': ['granularity'],
  int8: ['granularity', 'calibrationSamples', 'io'],
  int16x8: ['granularity', 'calibrationSamples'],
} as const satisfies { readonly [M in ModeName]: readonly Exclude<keyof Recipe, 'mode'>[] };

/** Equal for recipes that give the same file, whatever settings they carry that their mode does not read. */
export function recipeKey(recipe: Recipe): string {
  const settings: readonly Exclude<keyof Recipe, 'mode'>[] = MODE_SETTINGS[recipe.mode];
  return [recipe.mode, ...settings.map((setting) => String(recipe[setting]))].join(' ');
}
