import { expect, test } from 'vitest';
import { sampleOrder } from './sample-order.ts';

test('every sample once, the same each time, and not in the order of the set', () => {
  const order = sampleOrder(10_000);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  expect(sampleOrder(10_000)).toEqual(order);
  expect([sampleOrder(0).length, sampleOrder(1)[0]]).toEqual([0, 0]);
});

test('any part of it is spread over the whole set', () => {
  const order = sampleOrder(10_000);
  for (let first = 0; first < 10_000; first += 500) {
    const part = order.subarray(first, first + 500);
    const mean = part.reduce((sum, place) => sum + place, 0) / part.length;
    // Four standard errors of the mean of 500 out of 10,000.
    expect(Math.abs(mean - 5000)).toBeLessThan(4 * (10_000 / Math.sqrt(12 * 500)));
  }
});
