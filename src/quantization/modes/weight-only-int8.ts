import { defineMode } from './mode-spec.ts';

/** ai-edge-quantizer's weight_only_wi8_afp32: int8 weights behind a DEQUANTIZE, whatever their size. */
export const weightOnlyInt8 = defineMode({
  name: 'weight-only-int8',
  label: 'Weight-only int8',
  summary: 'int8 weights, float arithmetic',
  arithmetic: 'float32, weights expanded once',
  mark: { color: 3, shape: 'diamond' },
  weights: {
    kind: 'integer',
    bits: 8,
    otherBits: true,
    arithmetic: 'float32-divide-even',
    minElements: 0,
  },
  compute: 'float',
  ops: ['CONV_2D', 'DEPTHWISE_CONV_2D', 'EMBEDDING_LOOKUP', 'FULLY_CONNECTED', 'TRANSPOSE_CONV'],
  needsCalibration: false,
});
