/** How a step changes the weights. */
import { amount, choice, TOGGLE } from '../../base/kinds.ts';
import type { TrainingSpec } from './setting.ts';

export const OPTIMIZERS = ['adam', 'sgd'] as const;
/** One of {@link OPTIMIZERS}. */
export type OptimizerName = (typeof OPTIMIZERS)[number];

const optimizer: TrainingSpec<OptimizerName> = {
  ...choice(OPTIMIZERS),
  usual: 'adam',
};

const learningRate: TrainingSpec<number> = {
  ...amount({ min: 1e-6, max: 1 }, 'any'),
  usual: 0.001,
};

/** What becomes of the learning rate: `cosine` takes it down to nothing by the last step. */
export const SCHEDULES = ['constant', 'cosine'] as const;
/** One of {@link SCHEDULES}. */
export type Schedule = (typeof SCHEDULES)[number];

const schedule: TrainingSpec<Schedule> = { ...choice(SCHEDULES), usual: 'constant' };

const momentum: TrainingSpec<number> = {
  ...amount({ min: 0, max: 0.99 }, 'any'),
  usual: 0.9,
  readBy: (settings) => settings.optimizer === 'sgd',
};

/** Dropout where the model has it. */
const dropout: TrainingSpec<boolean> = {
  ...TOGGLE,
  usual: true,
  readBy: (_, { hasDropout }) => hasDropout,
};

/** Steps after which BatchNorm keeps its mean and variance; 0: they stay as the model has them. */
const freezeBatchNormAfter: TrainingSpec<number> = {
  ...amount({ min: 0, max: 1_000_000 }, 'whole'),
  usual: 0,
  readBy: (_, { hasBatchNorm }) => hasBatchNorm,
};

export const STEP_SETTINGS = {
  optimizer,
  learningRate,
  schedule,
  momentum,
  dropout,
  freezeBatchNormAfter,
};
