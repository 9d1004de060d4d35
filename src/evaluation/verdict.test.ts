import { expect, test } from 'vitest';
import type { Change } from './figures.ts';
import { mcnemarP, wilsonInterval } from './statistics.ts';
import { pInWords, standingOf, verdictOf } from './verdict.ts';

const flips = (wrongToRight: number, rightToWrong: number): Change => ({
  ...{ better: wrongToRight, worse: rightToWrong, gain: wrongToRight - rightToWrong },
  ...{ delta: (wrongToRight - rightToWrong) / 10_000, interval: [-1, 1], test: 'mcnemar' },
  p: mcnemarP(wrongToRight, rightToWrong),
});

test('26 better and 69 worse is no luck, though the intervals of the accuracies overlap', () => {
  const [low] = wilsonInterval(9111, 10_000);
  const [, high] = wilsonInterval(9111 - 43, 10_000);
  expect(high).toBeGreaterThan(low);
  expect(verdictOf(flips(26, 69))).toBe('worse');
  expect(verdictOf(flips(69, 26))).toBe('better');
  expect(pInWords(flips(26, 69).p)).toBe('p < 0.001');
});

test('a split that coins often give may be luck, and no flips are none', () => {
  expect(verdictOf(flips(30, 36))).toBe('luck');
  expect(verdictOf(flips(0, 3))).toBe('luck');
  expect(verdictOf(flips(0, 0))).toBe('same');
});

test('p is never rounded onto the limit', () => {
  expect(pInWords(0.0498)).toBe('p = 0.0498');
  expect(pInWords(0.0512)).toBe('p = 0.0512');
  expect(pInWords(0.174)).toBe('p = 0.17');
  expect(pInWords(1)).toBe('p = 1.00');
});

const knows = (value: number) => ({ value, guesses: false });
const GUESSES = { value: 0.1, guesses: true };
const TENTH = { nothing: 0.1, better: 'higher' } as const;

test('an accuracy looks worse when the flips say so, and broken when most of what the model knew is gone', () => {
  expect(standingOf(knows(0.9117), knows(0.9111), TENTH, flips(69, 63))).toBe('same');
  expect(standingOf(knows(0.9068), knows(0.9111), TENTH, flips(26, 69))).toBe('worse');
  expect(standingOf(knows(0.72), knows(0.9111), TENTH, flips(10, 2000))).toBe('worse');
  expect(standingOf(knows(0.5), knows(0.9111), TENTH, flips(10, 4000))).toBe('lost');
  expect(standingOf(GUESSES, knows(0.9111), TENTH, flips(3, 8000))).toBe('guessing');
});

test('beside a baseline that guesses itself nothing looks broken', () => {
  expect(standingOf(GUESSES, GUESSES, TENTH, flips(3, 3))).toBe('same');
});

test('with other samples than the baseline’s there are no flips: only what is broken can be told', () => {
  expect(standingOf(knows(0.9), knows(0.9111), TENTH)).toBe('same');
  expect(standingOf(knows(0.3), knows(0.9111), TENTH)).toBe('lost');
});

test('of errors, less is better; and nothing can be better than a perfect baseline', () => {
  const error = { nothing: 2, better: 'lower' } as const;
  expect(standingOf(knows(0.9), knows(0.5), error)).toBe('same');
  expect(standingOf(knows(1.5), knows(0.5), error)).toBe('lost');
  const perfect = knows(Number.POSITIVE_INFINITY);
  const decibels = { nothing: 0, better: 'higher' } as const;
  expect(standingOf(knows(20), perfect, decibels)).toBe('same');
  expect(standingOf(knows(2), perfect, decibels)).toBe('lost');
  expect(standingOf(knows(2), knows(20), { nothing: null, better: 'higher' })).toBe('same');
});
