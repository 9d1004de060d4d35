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
/** Bits of a weight. */
export const BITS = { min: 2, max: 8 } as const;

const readBy = ({ kind }: Deciding) => kind === 'quantization-aware';

const weightBits: TrainingSpec<number> = {
  ...amount(BITS, 'whole'),
  usual: 8,
  readBy,
};

const activationType: TrainingSpec<TrainedActivationType> = {
  ...choice(ACTIVATION_TYPES),
  usual: 'int8',
  readBy,
};

const granularity: TrainingSpec<(typeof GRANULARITIES)[number]> = {
  ...choice(GRANULARITIES),
  usual: 'per-channel',
  readBy,
};

const ranges: TrainingSpec<RangeRule> = {
  ...choice(RANGE_RULES),
  usual: 'tracked',
  readBy,
};

/** Ranges of activations start from calibration, otherwise from ±6 as in TFMOT. */
const calibrate: TrainingSpec<boolean> = {
  ...TOGGLE,
  usual: true,
  readBy,
};

/** Cross-layer equalization before the first step. */
const equalize: TrainingSpec<boolean> = {
  ...TOGGLE,
  usual: false,
  readBy,
};

export const ROUNDING_SETTINGS = {
  weightBits,
  activationType,
  granularity,
  ranges,
  calibrate,
  equalize,
};
