import { defineMode } from './mode-spec.ts';

/** All float constants become halves behind a DEQUANTIZE: docs/numerics.md (g). */
export const float16 = defineMode({
  name: 'float16',
  label: 'FP16',
  summary: 'weights stored in 16 bits',
  arithmetic: 'float32, weights expanded once',
  mark: { color: 2, shape: 'circle' },
  weights: { kind: 'float', type: 'float16' },
  compute: 'float',
  // A hint that a GPU may compute in halves: docs/numerics.md (g).
  metadata: {
    name: 'reduced_precision_support',
    data: new TextEncoder().encode('fp16accfp32'),
  },
  needsCalibration: false,
});
