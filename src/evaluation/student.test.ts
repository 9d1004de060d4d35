import { expect, test } from 'vitest';
import { studentP, studentT95 } from './student.ts';

test('two-sided probabilities as scipy.stats.t.sf × 2', () => {
  expect(studentP(0, 5)).toBe(1);
  expect(studentP(2.0, 1)).toBeCloseTo(0.2951672353008664, 12);
  expect(studentP(-2.5, 9)).toBeCloseTo(0.033861827682985735, 12);
  expect(studentP(1.96, 1000)).toBeCloseTo(0.050273184955748736, 12);
  expect(studentP(40, 9999) < 1e-300).toBe(true);
  expect(studentP(Number.POSITIVE_INFINITY, 3)).toBe(0);
});

test('the limits of 95 % intervals as scipy.stats.t.ppf(0.975)', () => {
  expect(studentT95(1)).toBeCloseTo(12.706204736432095, 9);
  expect(studentT95(9)).toBeCloseTo(2.2621571628540993, 9);
  expect(studentT95(9999)).toBeCloseTo(1.9602012636213575, 9);
});
