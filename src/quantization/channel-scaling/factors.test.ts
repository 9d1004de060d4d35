import { expect, test } from 'vitest';
import { channelFacts, scalingFactors } from './factors.ts';

test('the largest input and weight of each channel, over and over', () => {
  const rows = Float32Array.of(1, -2, 3, 0, 0, -7);
  const weights = Float32Array.of(0.5, 0.25, -1, 0.125);
  expect(channelFacts(rows, weights, 2)).toEqual({
    inputs: Float64Array.of(3, 7),
    weights: Float64Array.of(1, 0.25),
  });
});

test('max|x|^a / max|w|^(1 − a), with a geometric mean of 1', () => {
  const facts = { inputs: Float64Array.of(16, 1), weights: Float64Array.of(1, 4) };
  const list = (a: number) => [...scalingFactors(facts, a)];
  expect(list(1)).toEqual([4, 0.25]);
  expect(list(0)).toEqual([2, 0.5]);
  // √(16 / 1) and √(1 / 4): 4 and 0.5, over √2.
  const [first, second] = list(0.5);
  expect(first).toBeCloseTo(4 / Math.SQRT2, 6);
  expect(second).toBeCloseTo(0.5 / Math.SQRT2, 6);
});

test('1 for a channel that is always 0 or that nothing reads; no factor beyond 256', () => {
  const facts = {
    inputs: Float64Array.of(0, 1e9, 1e-9, 5),
    weights: Float64Array.of(1, 1, 1, 0),
  };
  expect([...scalingFactors(facts, 1)]).toEqual([1, 256, 1 / 256, 1]);
});
