/** Quantization-aware training: how weights and activations are rounded in every step. */
import { amount, choice, TOGGLE } from '../../base/kinds.ts';
import type { Deciding, TrainingSpec } from './setting.ts';

/**
 * Where the ranges of fake-quantizers come from. `tracked`: those of weights from the weights at every step, those of
 * activations from a moving average, as TFMOT does. `learned`: trained along with the weights (learned step size).
 */
export const RANGE_RULES = ['tracked', 'learned'] as const;
/** One of {@link RANGE_RULES}. */
export type RangeRule = (typeof RANGE_RULES)[number];

/** Types of activations that integer kernels exist for; fewer bits have none, so there is no such setting. */
export const ACTIVATION_TYPES = ['int8', 'int16'] as const;
/** One of {@link ACTIVATION_TYPES}. */
export type TrainedActivationType = (typeof ACTIVATION_TYPES)[number];

const GRANULARITIES = ['per-channel', 'per-tensor'] as const;
const BITS = { min: 2, max: 8 } as const;

const readBy = ({ kind }: Deciding) => kind === 'quantization-aware';

const weightBits: TrainingSpec<number> = {
  ...amount(BITS, 'whole'),
  usual: 8,
  readBy,
  control: {
    label: 'Bits of a weight',
    description: ({ activationType }) =>
      activationType === 'int16'
        ? 'Kernels with int16 activations take 8 bits only.'
        : 'Fewer bits, fewer levels: training matters most at 2 to 4. The file stores each in a byte.',
    limits: ({ activationType }) => (activationType === 'int16' ? { min: 8, max: 8 } : BITS),
  },
};

const activationType: TrainingSpec<TrainedActivationType> = {
  ...choice(ACTIVATION_TYPES),
  usual: 'int8',
  readBy,
  control: {
    label: 'Activations',
    description: 'int8 is the fastest; int16 rounds 256 times finer.',
  },
};

const granularity: TrainingSpec<(typeof GRANULARITIES)[number]> = {
  ...choice(GRANULARITIES),
  usual: 'per-channel',
  readBy,
  control: {
    label: 'Scales of the weights',
    description: 'One for each output channel, or one for the whole layer.',
  },
};

const ranges: TrainingSpec<RangeRule> = {
  ...choice(RANGE_RULES),
  usual: 'tracked',
  readBy,
  control: {
    label: 'Ranges',
    description:
      'Follow the values of the layers, as in TensorFlow’s toolkit, or are trained themselves (learned step size).',
    options: {
      tracked: 'tracked: largest weight, moving average',
      learned: 'learned along with the weights',
    },
  },
};

/** Ranges of activations start from calibration, otherwise from ±6 as in TFMOT. */
const calibrate: TrainingSpec<boolean> = {
  ...TOGGLE,
  usual: true,
  readBy,
  control: {
    label: 'Calibrate first',
    description: 'Ranges of activations start from 200 images. Otherwise they start from ±6.',
  },
};

/** Cross-layer equalization before the first step. */
const equalize: TrainingSpec<boolean> = {
  ...TOGGLE,
  usual: false,
  readBy,
  control: {
    label: 'Equalize channels first',
    description:
      'Balances channels across layers before the first step; the float model computes the same.',
  },
};

export const ROUNDING_SETTINGS = {
  weightBits,
  activationType,
  granularity,
  ranges,
  calibrate,
  equalize,
};
