import { expect, test } from 'vitest';
import {
  fixedFactor,
  roundedByFloat,
  scaledByFixed,
  scaledByFloat,
  wideScaledByFixed,
} from './requantize.ts';

/** As in quantization_util_test.cc of TensorFlow Lite. */
test.each([
  [1, 2 ** 30, 1],
  [0.5, 2 ** 30, 0],
  [0.25, 2 ** 30, -1],
  [2, 2 ** 30, 2],
  [0, 0, 0],
  [1 - 2 ** -40, 2 ** 30, 1],
  [2 ** -40, 0, 0],
])('%d as multiplier and shift', (factor, multiplier, shift) => {
  expect(fixedFactor(factor)).toEqual({ multiplier, shift });
});

test('any factor is kept to 31 bits', () => {
  for (let i = 1; i < 500; i++) {
    const factor = 1.37 ** (i / 20 - 12) * (i % 7 === 0 ? 1 : Math.PI / 4);
    const { multiplier, shift } = fixedFactor(factor);
    expect(multiplier).toBeGreaterThanOrEqual(2 ** 30);
    expect(multiplier).toBeLessThan(2 ** 31);
    expect((multiplier * 2 ** (shift - 31)) / factor).toBeCloseTo(1, 9);
  }
});

test('halves go up where whole numbers are multiplied, away from zero where they are shifted, to the even neighbour in floats', () => {
  const half = fixedFactor(0.5);
  expect([1, 3, -1, -3].map((sum) => scaledByFixed(sum, half))).toEqual([1, 2, 0, -1]);
  const quarter = fixedFactor(0.25);
  expect([2, 6, -2, -6].map((sum) => scaledByFixed(sum, quarter))).toEqual([1, 2, -1, -2]);
  const full = { min: -128, max: 127 };
  const rounded = (sum: number) => roundedByFloat(scaledByFloat(sum, 0.5), 0, full);
  expect([1, 3, 5, -1, -3].map((sum) => rounded(sum) + 0)).toEqual([0, 2, 2, 0, -2]);
  expect(roundedByFloat(900, 5, full)).toBe(127);
  expect(roundedByFloat(-900, 5, full)).toBe(-128);
});

test('a sum of 64 bits', () => {
  expect(wideScaledByFixed(2 ** 40, fixedFactor(2 ** -30))).toBe(1024);
  expect(wideScaledByFixed(-3, fixedFactor(0.5))).toBe(-1);
});
