import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundHalfAway, roundHalfEven } from '../../tensor/affine.ts';
import { maxAbsPerChannel } from '../../tensor/channels.ts';
import {
  BIAS_LIMITS,
  halfRanges,
  integersOf,
  levelCount,
  quantizeBias,
  quantizeWeights,
  topLevel,
  type WeightArithmetic,
  type WeightSpec,
  weightScales,
} from './rounding.ts';

const f32 = Math.fround;

/** The arithmetics as docs/numerics.md (0) has them: one weight, the range's half, the top level. */
const FORMULAS: Readonly<
  Record<WeightArithmetic, (w: number, half: number, top: number) => number>
> = {
  float64: (w, half, top) => roundHalfAway(w / (half / top)),
  'float32-inverse-scale': (w, half, top) => roundHalfAway(f32(w * f32(1 / f32(half / top)))),
  'float32-inverse-range': (w, half, top) => roundHalfAway(f32(w * f32(top / half))),
  'float32-divide-even': (w, half, top) => roundHalfEven(f32(w / f32(half / top))),
};
const ARITHMETICS = Object.keys(FORMULAS) as WeightArithmetic[];

/** Ties are rare among random weights: multiples of a half, which a range of 127 leaves as they are, hit them. */
const weight = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true, min: -128, max: 128 }),
  fc.integer({ min: -254, max: 254 }).map((n) => n / 2),
  fc.constantFrom(0, -0, 1e-40, -1e-40),
);

test.each(ARITHMETICS)('%s: every weight as the formula says', (arithmetic) => {
  fc.assert(
    fc.property(
      fc.array(weight, { minLength: 1, maxLength: 40 }),
      fc.constantFrom(4, 6, 8),
      fc.boolean(),
      (weights, bits, full) => {
        const values = Float32Array.from(full ? [...weights, 127] : weights);
        const layout = { channels: 1, inner: values.length };
        const halfRange = halfRanges(maxAbsPerChannel(values, layout), arithmetic);
        const [half = 0] = halfRange;
        const top = 2 ** (bits - 1) - 1;
        const lowest = arithmetic === 'float32-divide-even' && bits < 8 ? -top - 1 : -top;
        const expected = Array.from(values, (w) => {
          const q = FORMULAS[arithmetic](w, half, top);
          return Math.min(top, Math.max(lowest, q)) + 0;
        });
        const actual = quantizeWeights(values, { bits, arithmetic, layout, halfRange });
        expect(Array.from(actual)).toEqual(expected);
      },
    ),
    { numRuns: 500 },
  );
});

/** Ties with 8 bits, where the last bit of what is multiplied or divided decides, or the rule for ties. */
test.each<[number, number, Readonly<Record<WeightArithmetic, number>>]>([
  // The inverse of the scale is a little smaller than the one from the range.
  [
    11,
    1.5,
    {
      float64: 1,
      'float32-inverse-scale': 1,
      'float32-inverse-range': 2,
      'float32-divide-even': 1,
    },
  ],
  [
    11,
    10.5,
    {
      float64: 10,
      'float32-inverse-scale': 10,
      'float32-inverse-range': 11,
      'float32-divide-even': 10,
    },
  ],
  // In float64 the quotient is just below the tie.
  [
    3,
    9.5,
    {
      float64: 9,
      'float32-inverse-scale': 10,
      'float32-inverse-range': 10,
      'float32-divide-even': 10,
    },
  ],
  // A tie in all of them.
  [
    127,
    2.5,
    {
      float64: 3,
      'float32-inverse-scale': 3,
      'float32-inverse-range': 3,
      'float32-divide-even': 2,
    },
  ],
])('range %d, %d steps', (half, steps, expected) => {
  const halfRange = Float64Array.of(half);
  const values = Float32Array.of((steps * half) / 127);
  const layout = { channels: 1, inner: 1 };
  for (const arithmetic of ARITHMETICS) {
    const [q] = quantizeWeights(values, { bits: 8, arithmetic, layout, halfRange });
    expect(q, arithmetic).toBe(expected[arithmetic]);
  }
});

test('the quotient in float32 is a tie where the product with the inverse is not', () => {
  const spec = {
    bits: 8,
    arithmetic: 'float32-divide-even',
    layout: { channels: 1, inner: 4 },
    halfRange: Float64Array.of(3),
  } as const;
  const values = Float32Array.of(2.5, 3.5, 4.5, 5.5).map((steps) => (steps * 3) / 127);
  expect(quantizeWeights(values, spec)).toEqual(Int8Array.of(2, 4, 4, 6));
});

test.each(ARITHMETICS)('%s: weights beyond the range take its end', (arithmetic) => {
  const spec = {
    bits: 8,
    arithmetic,
    layout: { channels: 1, inner: 4 },
    halfRange: Float64Array.of(1),
  };
  const values = Float32Array.of(9, -9, 1.01, -1.01);
  expect(quantizeWeights(values, spec)).toEqual(Int8Array.of(127, -127, 127, -127));
});

test('NaN becomes 0', () => {
  const layout = { channels: 1, inner: 2 };
  for (const arithmetic of ARITHMETICS) {
    const spec = { bits: 8, arithmetic, layout, halfRange: Float64Array.of(1) };
    expect([...quantizeWeights(Float32Array.of(Number.NaN, 1), spec)]).toEqual([0, 127]);
  }
});

describe('channels', () => {
  // Two channels of two values each, twice.
  const layout = { channels: 2, inner: 2 };
  const values = Float32Array.of(1, -3, 0.5, 0.25, 2, 1, -0.75, Number.NaN);

  test('the largest of each, wherever it lies and whatever its sign', () => {
    expect(maxAbsPerChannel(values, layout)).toEqual(Float64Array.of(3, 0.75));
    expect(maxAbsPerChannel(new Float32Array(4), layout)).toEqual(Float64Array.of(0, 0));
  });

  test.each(ARITHMETICS)('%s: each by its own range', (arithmetic) => {
    const spec = { bits: 3, arithmetic, layout, halfRange: Float64Array.of(3, 0.75) };
    // Steps of 1 and 1/4.
    expect(quantizeWeights(values, spec)).toEqual(Int8Array.of(1, -3, 2, 1, 2, 1, -3, 0));
    expect(weightScales(spec)).toEqual(Float32Array.of(1, 0.25));
    // A part of a longer array, which does not begin where its memory begins.
    expect(quantizeWeights(values.subarray(4), spec)).toEqual(Int8Array.of(2, 1, -3, 0));
  });

  test('one that is nearly zero is widened: 5e-7 for the converter, 1e-9 for ai-edge-quantizer', () => {
    const narrow = Float64Array.of(0, 2e-9, 1e-6);
    for (const arithmetic of ARITHMETICS) {
      const even = arithmetic === 'float32-divide-even';
      const expected = even ? [1e-9, 2e-9, 1e-6] : [5e-7, 5e-7, 1e-6];
      expect([...halfRanges(narrow, arithmetic)]).toEqual(expected);
    }
  });
});

test.each([
  [2, 1, 3],
  [4, 7, 15],
  [7, 63, 127],
  [8, 127, 255],
])('%i bits: up to %i, %i integers', (bits, top, count) => {
  expect([topLevel(bits), levelCount(bits)]).toEqual([top, count]);
  for (const arithmetic of ARITHMETICS) {
    const oneMore = arithmetic === 'float32-divide-even' && bits < 8;
    expect(integersOf({ bits, arithmetic })).toEqual({ min: oneMore ? -top - 1 : -top, max: top });
  }
});

test('learned integers hold for the width and the ranges that they were learned with', () => {
  const halfRange = Float64Array.of(1, 2);
  const integers = Int8Array.of(6, -7);
  const values = Float32Array.of(1, -2);
  const spec: WeightSpec = {
    bits: 4,
    arithmetic: 'float64',
    layout: { channels: 2, inner: 1 },
    halfRange,
    rounded: { bits: 4, halfRange: halfRange.slice(), integers },
  };
  expect(quantizeWeights(values, spec)).toBe(integers);
  const nearest = Int8Array.of(7, -7);
  const learnedWith = (changes: Partial<NonNullable<WeightSpec['rounded']>>) =>
    quantizeWeights(values, { ...spec, rounded: { bits: 4, halfRange, integers, ...changes } });
  expect(learnedWith({ bits: 5 })).toEqual(nearest);
  for (const other of [[1], [1, 2, 3], [1, 2.5], [0.5, 2]]) {
    expect(learnedWith({ halfRange: Float64Array.from(other) })).toEqual(nearest);
  }
  const { rounded: _, ...plain } = spec;
  expect(quantizeWeights(values, plain)).toEqual(nearest);
});

test('biases: times the float32 inverse, halves away from zero, no further than 2³¹ − 1', () => {
  const of = (values: readonly number[], ...scale: number[]) => [
    ...quantizeBias(Float32Array.from(values), Float32Array.from(scale), 'int32'),
  ];
  expect(of([1.25, -1.25, 1], 0.5)).toEqual([3, -3, 2]);
  expect(of([1, 1, -1], 0.5, 0.25, 0.125)).toEqual([2, 4, -8]);
  expect(of([3e9, -3e9, 1e9], 1)).toEqual([2147483647, -2147483647, 1e9]);
  // The inverse of a third is rounded to 3 in float32, that of 0.1 to 10.
  expect(of([7 / 6, 0.05], 1 / 3, 0.1)).toEqual([4, 1]);
});

test('biases of int64: no further than the kernels multiply', () => {
  const values = Float32Array.of(3e9, 3e14, -3e14);
  const most = 2 ** 47 - 1;
  expect([...quantizeBias(values, Float32Array.of(1), 'int64')]).toEqual([3e9, most, -most]);
  expect(BIAS_LIMITS).toEqual({ int32: 2 ** 31 - 1, int64: most });
});
