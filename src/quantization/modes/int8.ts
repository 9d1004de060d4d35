import { defineMode } from './mode-spec.ts';

/** Full integer quantization with a representative data set: docs/numerics.md (a) to (e). */
export const int8 = defineMode({
  name: 'int8',
  label: 'Full int8',
  summary: 'int8 weights and activations',
  arithmetic: 'int8 × int8 → int32',
  mark: { color: 7, shape: 'triangle' },
  weights: {
    kind: 'integer',
    bits: 8,
    otherBits: true,
    arithmetic: 'float32-inverse-scale',
    minElements: 0,
  },
  compute: 'int8',
  needsCalibration: true,
  integerIo: true,
});
