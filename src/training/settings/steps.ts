/** How a step changes the weights. */
import { amount, choice, TOGGLE } from '../../base/kinds.ts';
import type { TrainingSpec } from './setting.ts';

export const OPTIMIZERS = ['adam', 'sgd'] as const;
/** One of {@link OPTIMIZERS}. */
export type OptimizerName = (typeof OPTIMIZERS)[number];

const optimizer: TrainingSpec<OptimizerName> = {
  ...choice(OPTIMIZERS),
  usual: 'adam',
  control: {
    label: 'Rule',
    description: 'Adam gives every weight a step of its own size; SGD follows the slope as it is.',
    options: { adam: 'Adam', sgd: 'SGD' },
  },
};

const learningRate: TrainingSpec<number> = {
  ...amount({ min: 1e-6, max: 1 }, 'any'),
  usual: 0.001,
  control: {
    label: 'Learning rate',
    description: 'Length of a step. Too long and the loss jumps, too short and nothing moves.',
    step: 0.0005,
    decimals: 6,
  },
};

const momentum: TrainingSpec<number> = {
  ...amount({ min: 0, max: 0.99 }, 'any'),
  usual: 0.9,
  readBy: (settings) => settings.optimizer === 'sgd',
  control: {
    label: 'Momentum',
    description: 'Share of the last step that is carried into the next.',
    step: 0.1,
    decimals: 2,
  },
};

/** Dropout where the model has it. */
const dropout: TrainingSpec<boolean> = {
  ...TOGGLE,
  usual: true,
  readBy: (_, { hasDropout }) => hasDropout,
  control: {
    label: 'Dropout',
    description:
      'The model’s own: leaves out random activations in training, so that none is relied on alone.',
  },
};

/** Steps after which BatchNorm keeps its mean and variance; 0: they stay as the model has them. */
const freezeBatchNormAfter: TrainingSpec<number> = {
  ...amount({ min: 0, max: 1_000_000 }, 'whole'),
  usual: 0,
  readBy: (_, { hasBatchNorm }) => hasBatchNorm,
  control: {
    label: 'Freeze BatchNorm after',
    description:
      'Steps after which its mean and variance are frozen. 0: they stay as the model has them; from scratch they are updated to the end.',
    step: 50,
  },
};

export const STEP_SETTINGS = { optimizer, learningRate, momentum, dropout, freezeBatchNormAfter };
