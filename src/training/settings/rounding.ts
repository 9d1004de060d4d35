/** Quantization-aware training: how weights and activations are rounded in every step. */
import { amount, choice, TOGGLE } from '../../base/kinds.ts';
import { GRANULARITIES, type Granularity } from '../../quantization/recipe/settings/granularity.ts';
import {
  WEIGHT_ESTIMATORS,
  type WeightEstimator,
} from '../../quantization/rounding/weight-ranges.ts';
import type { Deciding, TrainingSpec } from './setting.ts';

/**
 * Where the ranges of fake-quantizers come from. `tracked`: those of weights from the weights at every step, those of
 * activations from a moving average, as TFMOT does. `learned`: trained along with the weights (learned step size).
 */
export const RANGE_RULES = ['tracked', 'learned'] as const;
/** One of {@link RANGE_RULES}. */
export type RangeRule = (typeof RANGE_RULES)[number];

/**
 * How activations become integers: in a type that integer kernels exist for (fewer bits have none), by ranges that the run finds; or
 * `dynamic`, rounded to 8 bits by the kernel, by the range that it finds at run time.
 */
export const ACTIVATION_TYPES = ['int8', 'int16', 'dynamic'] as const;
/** One of {@link ACTIVATION_TYPES}. */
export type TrainedActivationType = (typeof ACTIVATION_TYPES)[number];

/** Which layers get fewer than 8 bits: convolutions gain little by them, and their kernels for packed weights are slow. */
export const FEW_BITS_IN = ['dense', 'all'] as const;
/** One of {@link FEW_BITS_IN}. */
export type FewBitsIn = (typeof FEW_BITS_IN)[number];

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

const granularity: TrainingSpec<Granularity> = {
  ...choice(GRANULARITIES),
  usual: 'per-channel',
  readBy,
};

const fewBitsIn: TrainingSpec<FewBitsIn> = {
  ...choice(FEW_BITS_IN),
  usual: 'dense',
  // Two bits are read by dense layers alone, and eight are not few.
  readBy: (settings) =>
    readBy(settings) &&
    settings.activationType === 'dynamic' &&
    settings.weightBits > 2 &&
    settings.weightBits < 8,
};

const ranges: TrainingSpec<RangeRule> = {
  ...choice(RANGE_RULES),
  usual: 'tracked',
  readBy,
};

/** Where learned ranges of weights start: at those of the file that is rounded afterwards, by the same rules. */
const rangeStart: TrainingSpec<WeightEstimator> = {
  ...choice(WEIGHT_ESTIMATORS),
  usual: 'search',
  readBy: (settings) => readBy(settings) && settings.ranges === 'learned',
};

/** Ranges of activations start from calibration, otherwise from ±6 as in TFMOT. */
const calibrate: TrainingSpec<boolean> = {
  ...TOGGLE,
  usual: true,
  readBy: (settings) => readBy(settings) && settings.activationType !== 'dynamic',
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
  fewBitsIn,
  granularity,
  ranges,
  rangeStart,
  calibrate,
  equalize,
};
