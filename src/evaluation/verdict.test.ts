import { expect, test } from 'vitest';
import { mcnemarP, wilsonInterval } from './statistics.ts';
import { pInWords, verdictOf } from './verdict.ts';

const flips = (wrongToRight: number, rightToWrong: number) => ({
  ...{ wrongToRight, rightToWrong, wrongEitherWay: 12 },
  accuracyDelta: (wrongToRight - rightToWrong) / 10_000,
  mcnemarP: mcnemarP(wrongToRight, rightToWrong),
});

test('26 better and 69 worse is no luck, though the intervals of the accuracies overlap', () => {
  const [low] = wilsonInterval(9111, 10_000);
  const [, high] = wilsonInterval(9111 - 43, 10_000);
  expect(high).toBeGreaterThan(low);
  expect(verdictOf(flips(26, 69))).toBe('worse');
  expect(verdictOf(flips(69, 26))).toBe('better');
  expect(pInWords(flips(26, 69).mcnemarP)).toBe('p < 0.001');
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
