import { defineMode } from './mode-spec.ts';

export const float32 = defineMode({
  name: 'float32',
  label: 'FP32',
  summary: 'as trained',
  arithmetic: 'float32',
  mark: { color: 1, shape: 'square' },
  weights: { kind: 'float32' },
  compute: 'float',
  needsCalibration: false,
});
