import { expect, test } from 'vitest';
import { answerOf, leadOf, leadsOf, sharesOf } from './shares.ts';

test('probabilities stay as they are, those of integer outputs too, which add up to 1 only nearly', () => {
  const exact = sharesOf(Float32Array.of(0.25, 0.75));
  expect(exact).toEqual({ values: Float32Array.of(0.25, 0.75), fromScores: false });
  const rounded = sharesOf(Array.from([100, 102, 50], (q) => q / 256));
  expect(rounded.fromScores).toBe(false);
  expect(rounded.values[0]).toBe(100 / 256);
});

test('scores become shares by softmax, large ones without running over', () => {
  const { values, fromScores } = sharesOf([1000, 1000 + Math.log(3)]);
  expect(fromScores).toBe(true);
  expect(values[0]).toBeCloseTo(0.25, 4);
  expect(values[1]).toBeCloseTo(0.75, 4);
  expect(sharesOf([0.5, 0.7]).fromScores).toBe(true);
  expect(sharesOf([-0.1, 1.1]).fromScores).toBe(true);
});

test('of equal values the first answers, and NaN never wins', () => {
  expect(answerOf([1, 3, 3])).toBe(1);
  expect(answerOf([Number.NaN, 2, Number.NaN])).toBe(1);
  expect(answerOf([Number.NaN])).toBe(0);
});

test('a lead counts from the best of the others, and is negative behind it', () => {
  expect(leadOf([0.1, 0.7, 0.2], 1)).toBeCloseTo(0.5);
  expect(leadOf([0.1, 0.7, 0.2], 2)).toBeCloseTo(-0.5);
});

test('leads of two files are those of the answer of the first', () => {
  const { before, after, changed } = leadsOf(
    [
      [0.6, 0.4],
      [0.4, 0.6],
    ],
    [
      [0.3, 0.7],
      [0.5, 0.5],
    ],
  );
  expect([...changed]).toEqual([1, 1]);
  expect(after[1]).toBe(0);
  expect(before[0]).toBeCloseTo(0.2);
  expect(after[0]).toBeCloseTo(-0.4);
});
