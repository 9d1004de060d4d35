/** The facts of each mode, against the tool that it follows: the converter's options and ai-edge-quantizer's recipes. */
import { expect, test } from 'vitest';
import { MODE_NAMES, MODES, modeOf } from './index.ts';
import { defineMode, type ModeSpec } from './mode-spec.ts';

type Facts = Omit<ModeSpec, 'name' | 'summary' | 'arithmetic'>;

const AEQ_INT4 = ['CONV_2D', 'EMBEDDING_LOOKUP', 'FULLY_CONNECTED'] as const;
const AEQ_INT8 = [...AEQ_INT4, 'DEPTHWISE_CONV_2D', 'TRANSPOSE_CONV'].toSorted();
const integer = (
  bits: 2 | 4 | 8,
  arithmetic: 'float64' | `float32-${'divide-even' | 'inverse-scale' | 'inverse-range'}`,
  otherBits: boolean,
  minElements = 0,
) => ({ kind: 'integer', bits, arithmetic, otherBits, minElements }) as const;
const mark = (color: number, shape: Facts['mark']['shape']) => ({ mark: { color, shape } });

/** In the order in which they are offered: name, what the kernels multiply, and all other facts but the summary. */
const FACTS: readonly [name: (typeof MODE_NAMES)[number], arithmetic: RegExp, Facts][] = [
  [
    'float32',
    /^float32$/,
    {
      label: 'FP32',
      ...mark(1, 'square'),
      weights: { kind: 'float32' },
      compute: 'float',
      needsCalibration: false,
    },
  ],
  [
    'float16',
    /^float32, /,
    {
      label: 'FP16',
      ...mark(2, 'circle'),
      weights: { kind: 'float', type: 'float16' },
      compute: 'float',
      needsCalibration: false,
      metadata: {
        name: 'reduced_precision_support',
        data: Uint8Array.from('fp16accfp32', (letter) => letter.charCodeAt(0)),
      },
    },
  ],
  [
    'weight-only-int8',
    /^float32, /,
    {
      label: 'Weight-only int8',
      ...mark(3, 'diamond'),
      weights: integer(8, 'float32-divide-even', true),
      compute: 'float',
      ops: AEQ_INT8 as never,
      needsCalibration: false,
    },
  ],
  [
    'weight-only-int4',
    /^float32, /,
    {
      label: 'Weight-only int4',
      ...mark(4, 'hollow-diamond'),
      weights: integer(4, 'float32-divide-even', false),
      compute: 'float',
      ops: AEQ_INT4,
      needsCalibration: false,
    },
  ],
  [
    'dynamic-int8',
    /^int8 × int8 → int32, .*run time/,
    {
      label: 'Dynamic int8',
      ...mark(5, 'pentagon'),
      weights: integer(8, 'float64', true, 1024),
      compute: 'hybrid',
      hybridOptions: true,
      needsCalibration: false,
    },
  ],
  [
    'dynamic-int4',
    /^int8 × int4 → int32, .*run time/,
    {
      label: 'Dynamic int4',
      ...mark(6, 'hollow-pentagon'),
      weights: integer(4, 'float32-divide-even', false),
      compute: 'hybrid',
      ops: AEQ_INT4,
      needsCalibration: false,
      blocks: true,
    },
  ],
  [
    'dynamic-int2',
    /^int8 × int2 → int32 .*run time/,
    {
      label: 'Dynamic int2',
      ...mark(9, 'hollow-square'),
      weights: integer(2, 'float32-divide-even', false),
      compute: 'hybrid',
      ops: ['FULLY_CONNECTED'],
      elsewhere: 'dynamic-int8',
      clips: true,
      needsCalibration: false,
    },
  ],
  [
    'int8',
    /^int8 × int8 → int32$/,
    {
      label: 'Full int8',
      ...mark(7, 'triangle'),
      weights: integer(8, 'float32-inverse-scale', true),
      compute: 'int8',
      needsCalibration: true,
      integerIo: true,
    },
  ],
  [
    'int16x8',
    /^int16 × int8 → int64, /,
    {
      label: 'Int16 × int8',
      ...mark(8, 'triangle-down'),
      weights: integer(8, 'float32-inverse-range', false),
      compute: 'int16',
      biasType: 'int64',
      needsCalibration: true,
    },
  ],
];

test.each(FACTS)('%s', (name, arithmetic, facts) => {
  const { summary, arithmetic: words, ...rest } = modeOf(name);
  expect(rest).toEqual({ name, ...facts });
  expect(words).toMatch(arithmetic);
  expect(summary).toMatch(/^[a-z0-9]/);
});

test('modes are offered in this order, and each is found by its name', () => {
  expect(MODE_NAMES).toEqual(FACTS.map(([name]) => name));
  expect(Object.keys(MODES)).toEqual(MODE_NAMES);
  const [colors, shapes] = [
    new Set(FACTS.map(([, , { mark: own }]) => own.color)),
    new Set(FACTS.map(([, , { mark: own }]) => own.shape)),
  ];
  expect([colors.size, shapes.size]).toEqual([FACTS.length, FACTS.length]);
  const spec = modeOf('int8');
  expect(defineMode(spec)).toBe(spec);
});
