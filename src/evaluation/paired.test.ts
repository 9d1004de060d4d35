import { expect, test } from 'vitest';
import { meanOf, pairedDifference } from './paired.ts';

test('mean of the differences and its standard error', () => {
  // Differences 1, 3, 5, 7: mean 4, squares 9 + 1 + 1 + 9 = 20; √(20 / 3 / 4).
  const { mean, noise } = pairedDifference(
    Float64Array.of(11, 13, 15, 17),
    Float64Array.of(10, 10, 10, 10),
  );
  expect(mean).toBe(4);
  expect(noise).toBeCloseTo(Math.sqrt(20 / 12), 12);
});

test('first − second: the sign says which is larger', () => {
  expect(pairedDifference(Float64Array.of(1, 1, 1, 1), Float64Array.of(3, 3, 3, 3))).toEqual({
    mean: -2,
    noise: 0,
  });
});

test('fewer than four pairs say nothing about their spread: one decibel is assumed', () => {
  expect(pairedDifference(Float64Array.of(5, 9, 1), Float64Array.of(4, 4, 4))).toEqual({
    mean: 1,
    noise: 1,
  });
});

test('the mean of nothing is no number', () => {
  expect(meanOf(Float64Array.of(1, 2, 6))).toBe(3);
  expect(meanOf(new Float64Array())).toBeNaN();
});
