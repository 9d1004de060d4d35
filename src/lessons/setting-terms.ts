/** Which words explain each setting of a column. */
import type { Setting } from '../quantization/recipe/settings/index.ts';
import type { TermName } from './terms.ts';

/** The most important first. */
export const SETTING_TERMS: { readonly [S in Setting]: readonly TermName[] } = {
  scheme: ['scheme'],
  granularity: ['scale', 'per-channel', 'per-tensor'],
  weightBits: ['bit', 'places'],
  weightEstimator: ['range', 'clipping', 'outlier'],
  calibrationSamples: ['calibration', 'range'],
  estimator: ['range', 'clipping', 'outlier'],
  sparsity: ['pruning'],
  equalize: ['equalization', 'channel'],
  correctBias: ['bias'],
  absorbBias: ['bias', 'range'],
  rotate: ['outlier', 'bit'],
  scaleChannels: ['channel', 'scale', 'calibration'],
  rounding: ['rounding'],
  io: ['scale', 'zero point'],
  overrides: ['layer'],
};
