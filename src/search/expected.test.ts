/** Gains worked out with the two normal distributions by hand. */
import { expect, test } from 'vitest';
import { expectedGain } from './expected.ts';

const scale = { baseline: 0.9, samples: 500 };
const judged = (score: number, changed: number) => ({
  ...{ bytes: 1, floatMacs: 0, mse: 0, score, changed },
});

test('between what was measured and what files usually gain, each by its certainty', () => {
  // Real: 0.2 · 0.02 = 0.004. Chance: √(0.02 ÷ 500) = 0.00632. Weight 16 ÷ (16 + 40) = 2 ÷ 7.
  const { mean, doubt } = expectedGain(judged(0.91, 0.02), scale);
  expect(mean).toBeCloseTo((2 / 7) * 0.01 + (5 / 7) * -0.2 * 0.02, 9);
  expect(doubt).toBeCloseTo(Math.sqrt(1 / (1 / 0.004 ** 2 + 500 / 0.02)), 9);
});

test('samples of both measurements count alike', () => {
  const again = { samples: 1500, gain: 0.002, changed: 0.03 };
  const both = expectedGain({ ...judged(0.91, 0.01), again }, scale);
  const whole = expectedGain(judged(0.904, 0.025), { ...scale, samples: 2000 });
  expect(both.mean).toBeCloseTo(whole.mean, 12);
  expect(both.doubt).toBeCloseTo(whole.doubt, 12);
});

test('a file that answers as the float model does gains nothing, for certain', () => {
  expect(expectedGain(judged(0.9, 0), scale)).toEqual({ mean: 0, doubt: 0 });
});

test('agreement with the float model: the more changes, the worse, on however few samples', () => {
  const alike = { baseline: 1, samples: 30 };
  const means = [0, 0.01, 0.03, 0.2].map(
    (changed) => expectedGain(judged(1 - changed, changed), alike).mean,
  );
  expect(means).toEqual(means.toSorted((a, b) => b - a));
  expect(new Set(means).size).toBe(4);
});
