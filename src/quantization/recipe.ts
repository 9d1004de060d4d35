/** What to do to a model, as plain data: what a column's settings edit, a share link carries and the command line builds. */

export const MODE_NAMES = [
  'float32',
  'float16',
  'weight-only-int8',
  'dynamic-int8',
  'int8',
] as const;
export type ModeName = (typeof MODE_NAMES)[number];

export const GRANULARITIES = ['per-channel', 'per-tensor'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

export interface Recipe {
  readonly mode: ModeName;
  /** One scale per output channel of a weight tensor, or one for the tensor. Only integer modes look at it. */
  readonly granularity: Granularity;
  /** Representative samples that static modes run to learn the ranges of activations. */
  readonly calibrationSamples: number;
}

export const CALIBRATION_LIMITS = { min: 1, max: 1000, default: 200 } as const;

/** The settings a new column of this mode starts with. */
export function defaultRecipe(mode: ModeName): Recipe {
  return { mode, granularity: 'per-channel', calibrationSamples: CALIBRATION_LIMITS.default };
}

/** Two recipes that give the same file, whatever settings they carry that their mode does not read. */
export function recipeKey(recipe: Recipe): string {
  const { mode } = recipe;
  if (mode === 'float32' || mode === 'float16') return mode;
  if (mode !== 'int8') return `${mode} ${recipe.granularity}`;
  return `${mode} ${recipe.granularity} ${recipe.calibrationSamples}`;
}
