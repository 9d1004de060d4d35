import { defineMode } from './mode-spec.ts';

/** ai-edge-quantizer's dynamic_wi4_afp32: hybrid kernels on packed 4-bit weights. */
export const dynamicInt4 = defineMode({
  name: 'dynamic-int4',
  label: 'Dynamic int4',
  summary: '4-bit weights, inputs rounded on the fly',
  arithmetic: 'int8 × int4 → int32, input range found at run time',
  mark: { color: 6, shape: 'hollow-pentagon' },
  weights: {
    kind: 'integer',
    bits: 4,
    otherBits: false,
    arithmetic: 'float32-divide-even',
    minElements: 0,
  },
  compute: 'hybrid',
  ops: ['CONV_2D', 'EMBEDDING_LOOKUP', 'FULLY_CONNECTED'],
  needsCalibration: false,
  blocks: true,
});
