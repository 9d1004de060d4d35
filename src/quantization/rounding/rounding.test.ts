import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundHalfAway, roundHalfEven } from '../../tensor/affine.ts';
import {
  halfRanges,
  maxAbsPerChannel,
  quantizeWeights,
  type WeightArithmetic,
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

test('NaN becomes 0', () => {
  const layout = { channels: 1, inner: 2 };
  for (const arithmetic of ARITHMETICS) {
    const spec = { bits: 8, arithmetic, layout, halfRange: Float64Array.of(1) };
    expect([...quantizeWeights(Float32Array.of(Number.NaN, 1), spec)]).toEqual([0, 127]);
  }
});
