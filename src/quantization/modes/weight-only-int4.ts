import { defineMode } from './mode-spec.ts';

/** ai-edge-quantizer's weight_only_wi4_afp32: two weights to a byte, docs/numerics.md (h). */
export const weightOnlyInt4 = defineMode({
  name: 'weight-only-int4',
  label: 'Weight-only int4',
  summary: '4-bit weights, float arithmetic',
  arithmetic: 'float32, weights expanded once',
  mark: { color: 4, shape: 'hollow-diamond' },
  weights: {
    kind: 'integer',
    bits: 4,
    otherBits: false,
    arithmetic: 'float32-divide-even',
    minElements: 0,
  },
  compute: 'float',
  ops: ['CONV_2D', 'EMBEDDING_LOOKUP', 'FULLY_CONNECTED'],
  needsCalibration: false,
});
