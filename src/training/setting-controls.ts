/**
 * What the panel of the Train tab shows of the settings whose control follows from their kind. Beside the table, since the panel
 * is loaded when it is opened, and the table with the page.
 */

import { WEIGHT_BITS_LABEL } from '../quantization/recipe/settings/weight-bits.ts';
import { BITS } from './settings/rounding.ts';
import type { TrainingControl } from './settings/setting.ts';
import type { TrainingSetting } from './settings.ts';

/** Settings that are not here have a control of their own. */
export const TRAINING_CONTROLS: { readonly [S in TrainingSetting]?: TrainingControl } = {
  images: {
    label: 'Images',
    description: 'The first ones of the training set. More take longer and teach more.',
    step: 1000,
  },
  validationShare: {
    label: 'For validation',
    description:
      'Taken from the end of these images, not trained on, and measured after every epoch.',
    percent: true,
  },
  epochs: { label: 'Epochs', description: 'How many times all images are gone through.' },
  batchSize: {
    label: 'Batch',
    description: 'Images whose errors are averaged for one step.',
    step: 16,
  },
  seed: {
    label: 'Seed',
    description:
      'Of the order of images, of dropout and of new weights: the same seed, the same run.',
  },
  optimizer: {
    label: 'Rule',
    description: 'Adam gives every weight a step of its own size; SGD follows the slope as it is.',
    options: { adam: 'Adam', sgd: 'SGD' },
  },
  learningRate: {
    label: 'Learning rate',
    description: 'Length of a step. Too long and the loss jumps, too short and nothing moves.',
    step: 0.0005,
    decimals: 6,
  },
  momentum: {
    label: 'Momentum',
    description: 'Share of the last step that is carried into the next.',
    step: 0.1,
    decimals: 2,
  },
  dropout: {
    label: 'Dropout',
    description:
      'The model’s own: leaves out random activations in training, so that none is relied on alone.',
  },
  freezeBatchNormAfter: {
    label: 'Freeze BatchNorm after',
    description:
      'Steps after which its mean and variance are frozen. 0: they stay as the model has them; from scratch they are updated to the end.',
    step: 50,
  },
  weightBits: {
    label: WEIGHT_BITS_LABEL,
    description: ({ activationType }) =>
      activationType === 'int16'
        ? 'Kernels with int16 activations take 8 bits only.'
        : 'Fewer bits, fewer levels: training matters most at 2 to 4. The file stores each in a byte.',
    limits: ({ activationType }) => (activationType === 'int16' ? { min: 8, max: 8 } : BITS),
  },
  activationType: {
    label: 'Activations',
    description: 'int8 is the fastest; int16 rounds 256 times finer.',
  },
  granularity: {
    label: 'Scales of the weights',
    description: 'One for each output channel, or one for the whole layer.',
  },
  ranges: {
    label: 'Ranges',
    description:
      'Follow the values of the layers, as in TensorFlow’s toolkit, or are trained themselves (learned step size).',
    options: {
      tracked: 'tracked: largest weight, moving average',
      learned: 'learned along with the weights',
    },
  },
  calibrate: {
    label: 'Calibrate first',
    description: 'Ranges of activations start from 200 images. Otherwise they start from ±6.',
  },
  equalize: {
    label: 'Equalize channels first',
    description:
      'Balances channels across layers before the first step; the float model computes the same.',
  },
};
