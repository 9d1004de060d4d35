import { expect, test } from 'vitest';
import { bestOf } from './goal.ts';

const trial = (bytes: number, score: number, mse: number, changed = 0.02) => ({
  ...{ bytes, floatMacs: 0, score, changed, mse },
});
const TRIALS = [
  trial(100, 0.8, 9, 0.2),
  trial(200, 0.91, 4),
  trial(210, 0.905, 1),
  trial(220, 0.89, 0.5, 0.01),
  trial(300, 0.95, 0.1),
];

test.each([
  ['the best score within the bytes', { kind: 'bytes', most: 250 }, 1e6, 200],
  ['on few samples a score tells little: what changes least', { kind: 'bytes', most: 250 }, 9, 220],
  ['the budget itself is within', { kind: 'bytes', most: 300 }, 500, 300],
  ['nothing', { kind: 'bytes', most: 99 }, 500, undefined],
  ['the smallest within the loss', { kind: 'loss', most: 0.02 }, 500, 200],
  ['a loss of exactly so much', { kind: 'loss', most: 0.12 }, 500, 100],
  ['a gain alone', { kind: 'loss', most: 0 }, 500, 300],
] as const)('%s', (_, goal, samples, bytes) => {
  expect(bestOf(TRIALS, goal, { baseline: 0.92, samples })?.bytes).toBe(bytes);
});

test('of files that score and change alike the nearest to the float model', () => {
  const alike = [trial(200, 0.9, 2), trial(180, 0.9, 1), trial(170, 0.9, 3)];
  const scale = { baseline: 0.9, samples: 500 };
  expect(bestOf(alike, { kind: 'bytes', most: 250 }, scale)?.bytes).toBe(180);
});

test('what was measured on further samples counts with all of them', () => {
  const lucky = { ...trial(200, 0.93, 1), again: { samples: 2000, gain: -0.01, changed: 0.02 } };
  const steady = { ...trial(210, 0.92, 1), again: { samples: 2000, gain: 0.002, changed: 0.02 } };
  const scale = { baseline: 0.92, samples: 500 };
  const bytes = { kind: 'bytes', most: 250 } as const;
  expect(bestOf([lucky, steady], bytes, scale)?.bytes).toBe(210);
  expect(bestOf([trial(200, 0.93, 1), trial(210, 0.92, 1)], bytes, scale)?.bytes).toBe(200);
  // Its loss is the one on further samples.
  const loss = { kind: 'loss', most: 0.005 } as const;
  expect(bestOf([lucky, steady], loss, scale)?.bytes).toBe(210);
});
