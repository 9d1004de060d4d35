import { defineMode } from './mode-spec.ts';

/** int8 weights, int16 activations, int64 biases: docs/numerics.md (d). */
export const int16x8 = defineMode({
  name: 'int16x8',
  label: 'Int16 × int8',
  summary: 'int8 weights, int16 activations',
  arithmetic: 'int16 × int8 → int64, reference kernels: slow',
  mark: { color: 8, shape: 'triangle-down' },
  weights: {
    kind: 'integer',
    bits: 8,
    otherBits: false,
    arithmetic: 'float32-inverse-range',
    minElements: 0,
  },
  compute: 'int16',
  biasType: 'int64',
  needsCalibration: true,
});
