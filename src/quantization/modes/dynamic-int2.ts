import { defineMode } from './mode-spec.ts';

/** ai-edge-quantizer's two bits for dense layers; what has no such kernel is stored as the converter's dynamic range. */
export const dynamicInt2 = defineMode({
  name: 'dynamic-int2',
  label: 'Dynamic int2',
  summary: '2-bit weights in dense layers, 8 bits elsewhere; inputs rounded on the fly',
  arithmetic:
    'int8 × int2 → int32 in dense layers, int8 × int8 elsewhere; input range found at run time',
  mark: { color: 9, shape: 'hollow-square' },
  weights: {
    kind: 'integer',
    bits: 2,
    otherBits: false,
    arithmetic: 'float32-divide-even',
    minElements: 0,
  },
  compute: 'hybrid',
  ops: ['FULLY_CONNECTED'],
  elsewhere: 'dynamic-int8',
  clips: true,
  needsCalibration: false,
});
