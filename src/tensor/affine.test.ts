import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dequantizeValue,
  quantizeValue,
  roundHalfAway,
  roundHalfEven,
  signedRange,
} from './affine.ts';

test('halves round away from zero, or to even', () => {
  expect([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5].map(roundHalfAway)).toEqual([-3, -2, -1, 1, 2, 3]);
  expect([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5].map((x) => roundHalfEven(x) + 0)).toEqual([
    -2, -2, 0, 0, 2, 2,
  ]);
  expect([-1.6, -1.4, 1.4, 1.6, 2.4, 2.6].map(roundHalfEven)).toEqual([-2, -1, 1, 2, 2, 3]);
  expect(roundHalfAway(0)).toBe(0);
});

test('signed ranges', () => {
  expect(signedRange(8)).toEqual({ min: -128, max: 127 });
  expect(signedRange(8, true)).toEqual({ min: -127, max: 127 });
  expect(signedRange(4)).toEqual({ min: -8, max: 7 });
});

test('inside the range a value moves by half a scale at most, and zero is exact', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
      fc.integer({ min: -128, max: 127 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (scale, zeroPoint, position) => {
        const range = signedRange(8);
        const x = scale * (range.min - zeroPoint + position * 255);
        const restored = dequantizeValue(quantizeValue(x, { scale, zeroPoint }, range), {
          scale,
          zeroPoint,
        });
        expect(Math.abs(restored - x)).toBeLessThanOrEqual(scale * 0.5 * (1 + 1e-9));
        expect(
          dequantizeValue(quantizeValue(0, { scale, zeroPoint }, range), { scale, zeroPoint }),
        ).toBe(0);
      },
    ),
  );
});

test('what lies outside the range is clamped to it', () => {
  const parameters = { scale: 0.5, zeroPoint: 3 };
  const values = [-100, -1, 0, 1, 100].map((x) => quantizeValue(x, parameters, signedRange(8)));
  expect(values).toEqual([-128, 1, 3, 5, 127]);
  expect(dequantizeValue(5, parameters)).toBe(1);
});
