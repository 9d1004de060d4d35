/**
 * What the panel of the Train tab shows of the settings whose control follows from their kind. Beside the table, since the panel
 * is loaded when it is opened, and the table with the page.
 */

import { modeOf } from '../quantization/modes/index.ts';
import {
  blockSizeOf,
  type Granularity,
  granularitiesOf,
} from '../quantization/recipe/settings/granularity.ts';
import { WEIGHT_BITS_LABEL } from '../quantization/recipe/settings/weight-bits.ts';
import { weightEstimator } from '../quantization/recipe/settings/weight-estimator.ts';
import { WEIGHT_ESTIMATORS } from '../quantization/rounding/weight-ranges.ts';
import { modeOfTraining } from './mode-of-training.ts';
import { BITS } from './settings/rounding.ts';
import type { Deciding, TrainingControl } from './settings/setting.ts';
import type { TrainingSetting } from './settings.ts';

/** How dynamic files store weights of few bits. */
const STORED: Readonly<Record<number, string>> = {
  4: 'The file packs two into a byte.',
  2: 'The file packs four into a byte, in dense layers; the others have 8 bits.',
};

/** What the mode of such a run offers. */
function scalesOf(settings: Deciding): readonly Granularity[] {
  return granularitiesOf(modeOf(modeOfTraining(settings)));
}

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
  schedule: {
    label: 'Over time',
    description:
      'A rate that falls lets weights settle on their levels; with few bits that is worth more than anything else here.',
    options: { constant: 'the same rate to the end', cosine: 'falls to nothing (cosine)' },
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
    description: ({ activationType, weightBits }) =>
      activationType === 'int16'
        ? 'Kernels with int16 activations take 8 bits only.'
        : `Fewer bits, fewer levels: training matters most at 2 to 4. ${STORED[activationType === 'dynamic' ? weightBits : 8] ?? 'The file stores each in a byte.'}`,
    limits: ({ activationType }) => (activationType === 'int16' ? { min: 8, max: 8 } : BITS),
  },
  activationType: {
    label: 'Activations',
    description:
      'int8 is the fastest; int16 rounds 256 times finer. Rounded at run time (dynamic), they have no ranges to find, and dense layers can have weights of 4 and 2 bits that take no more room than that.',
    options: { dynamic: 'rounded at run time (dynamic)' },
  },
  fewBitsIn: {
    label: 'Few bits in',
    description:
      'Convolutions have few weights, and LiteRT’s kernel for their packed ones is slow: 8 bits cost little there.',
    options: { dense: 'dense layers, the others have 8', all: 'all layers' },
  },
  granularity: {
    label: 'Scales of the weights',
    description: (settings) =>
      scalesOf(settings).some((name) => blockSizeOf(name) !== null)
        ? 'One for each output channel, one for the whole layer, or in dense layers one for each block of a row: finest, most bytes.'
        : 'One for each output channel, or one for the whole layer.',
    offered: scalesOf,
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
  rangeStart: {
    label: 'Ranges of weights start',
    description:
      'Where the file would have them that is rounded afterwards. From the least squared error, two bits lose least at the first step.',
    options: Object.fromEntries(
      WEIGHT_ESTIMATORS.map((name) => [name, weightEstimator.control.options[name].label]),
    ),
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
