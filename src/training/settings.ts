/** What a training run is asked to do, as plain data: what the Train tab edits, a checkpoint keeps and a log carries. */
import { isObject } from '../base/checks.ts';
import { DATA_SETTINGS } from './settings/data.ts';
import { PLACE_SETTINGS } from './settings/place.ts';
import { ROUNDING_SETTINGS } from './settings/rounding.ts';
import type { TrainingSpec } from './settings/setting.ts';
import { START_SETTINGS } from './settings/start.ts';
import { STEP_SETTINGS } from './settings/steps.ts';

/** The table of settings, by the groups in which they are shown. Adding one: an entry in the file of its group. */
export const TRAINING_GROUPS = {
  start: START_SETTINGS,
  data: DATA_SETTINGS,
  steps: STEP_SETTINGS,
  rounding: ROUNDING_SETTINGS,
  place: PLACE_SETTINGS,
};

const TABLE = {
  ...START_SETTINGS,
  ...DATA_SETTINGS,
  ...STEP_SETTINGS,
  ...ROUNDING_SETTINGS,
  ...PLACE_SETTINGS,
};

/** Name of a setting of training runs. */
export type TrainingSetting = keyof typeof TABLE;

type ValueOf<S> = S extends TrainingSpec<infer T> ? T : never;

type Values = { readonly [S in TrainingSetting]: ValueOf<(typeof TABLE)[S]> };

/** All settings of a run; which of them count depends on the others and on the model. */
export interface TrainingSettings extends Values {}

/** The row of `name`, at its general type. */
export function trainingSpecOf(name: TrainingSetting): TrainingSpec<unknown> {
  return TABLE[name] as TrainingSpec<unknown>;
}

const NAMES = Object.keys(TABLE) as readonly TrainingSetting[];

/** The tutorial's settings. */
export const DEFAULT_TRAINING = Object.fromEntries(
  NAMES.map((name) => [name, trainingSpecOf(name).usual]),
) as unknown as TrainingSettings;

/** Epochs of the longest run. */
export const MAX_EPOCHS = DATA_SETTINGS.epochs.limits.max;

/** The nearest valid settings to `value`, which may come from a stored checkpoint: what is missing or wrong gets its default. */
export function readTrainingSettings(value: unknown): TrainingSettings {
  const given = isObject(value) ? value : {};
  const entries = NAMES.map((name): [string, unknown] => {
    const { usual, nearest } = trainingSpecOf(name);
    const own = Object.hasOwn(given, name) ? given[name] : undefined;
    const isEndless = own === Number.POSITIVE_INFINITY || own === Number.NEGATIVE_INFINITY;
    return [name, (isEndless ? undefined : nearest(own)) ?? usual];
  });
  return Object.fromEntries(entries) as unknown as TrainingSettings;
}
