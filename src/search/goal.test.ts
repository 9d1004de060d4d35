import { expect, test } from 'vitest';
import { bestOf, chanceOf } from './goal.ts';

const trial = (bytes: number, score: number, mse: number) => ({ bytes, floatMacs: 0, score, mse });
const TRIALS = [
  trial(100, 0.8, 9),
  trial(200, 0.91, 4),
  trial(210, 0.905, 1),
  trial(220, 0.89, 0.5),
  trial(300, 0.95, 0.1),
];

test.each([
  ['the best score within the bytes', { kind: 'bytes', most: 250 }, 0, 200],
  ['of equal ones the nearest to float', { kind: 'bytes', most: 250 }, 0.006, 210],
  ['of more equal ones, too', { kind: 'bytes', most: 250 }, 0.02, 220],
  ['the budget itself is within', { kind: 'bytes', most: 300 }, 0, 300],
  ['nothing', { kind: 'bytes', most: 99 }, 0, undefined],
  ['the smallest within the loss', { kind: 'loss', most: 0.02 }, 0, 200],
  ['a loss of exactly so much', { kind: 'loss', most: 0.12 }, 0, 100],
  ['a gain alone', { kind: 'loss', most: 0 }, 0, 300],
] as const)('%s', (_, goal, chance, bytes) => {
  expect(bestOf(TRIALS, goal, { baseline: 0.92, chance })?.bytes).toBe(bytes);
});

test('half a standard error of a share', () => {
  expect(chanceOf(0.9, 900)).toBeCloseTo(0.005, 12);
  expect(chanceOf(1, 500)).toBe(0);
});
