import { defineMode } from './mode-spec.ts';

/** The converter's dynamic range quantization: docs/numerics.md (f). */
export const dynamicInt8 = defineMode({
  name: 'dynamic-int8',
  label: 'Dynamic int8',
  summary: 'int8 weights, inputs rounded on the fly',
  arithmetic: 'int8 × int8 → int32, input range found at run time',
  mark: { color: 5, shape: 'pentagon' },
  weights: { kind: 'integer', bits: 8, otherBits: true, arithmetic: 'float64', minElements: 1024 },
  compute: 'hybrid',
  hybridOptions: true,
  needsCalibration: false,
});
