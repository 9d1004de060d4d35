/**
 * The table of settings. Adding one: a file here and a line in this table; a control of its own in `ui/features/columns` where
 * those for choices, numbers and switches will not do.
 */
import { absorbBias } from './absorb-bias.ts';
import { calibrationSamples } from './calibration-samples.ts';
import { correctBias } from './correct-bias.ts';
import { equalize } from './equalize.ts';
import { estimator } from './estimator.ts';
import { granularity } from './granularity.ts';
import { io } from './io.ts';
import { mode } from './mode.ts';
import { overrides } from './overrides.ts';
import { rotate } from './rotate.ts';
import { rounding } from './rounding.ts';
import { scaleChannels } from './scale-channels.ts';
import { scheme } from './scheme.ts';
import type { RecipeField, SettingSpec } from './setting.ts';
import { sparsity } from './sparsity.ts';
import { trained } from './trained.ts';
import { weightBits } from './weight-bits.ts';
import { weightEstimator } from './weight-estimator.ts';

/** In the order in which they are shown. */
export const SETTINGS = {
  scheme,
  granularity,
  equalize,
  rotate,
  scaleChannels,
  rounding,
  overrides,
  calibrationSamples,
  estimator,
  correctBias,
  absorbBias,
  weightBits,
  weightEstimator,
  io,
  sparsity,
};

/** A setting that the person can change within a mode. */
export type Setting = keyof typeof SETTINGS;

type ValueOf<F> = F extends {
  readonly check: { readonly '~types'?: { readonly output: infer T } | undefined };
}
  ? T
  : never;

/** The value of every setting. */
export type SettingValues = { readonly [S in Setting]: ValueOf<(typeof SETTINGS)[S]> };

/** All settings, in the order of the table. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly Setting[];

/** The row of `name`, at its general type. */
export function specOf(name: Setting): SettingSpec<unknown> {
  return SETTINGS[name] as SettingSpec<unknown>;
}

/** All that a recipe consists of. */
export const RECIPE_FIELDS: Readonly<Record<'mode' | Setting | 'trained', RecipeField<unknown>>> = {
  mode,
  ...SETTINGS,
  trained,
};
