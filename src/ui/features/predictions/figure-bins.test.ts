import { expect, test } from 'vitest';
import { mostFallen } from './fallen.ts';
import { binRows, figureBins } from './figure-bins.ts';

test('two files share their bins, and what is endless stands at the end', () => {
  const now = Float32Array.of(0, 1, 2, Number.POSITIVE_INFINITY);
  const bins = figureBins(now, Float32Array.of(4, 4, 3.5, 1), 4);
  expect(bins).toMatchObject({ low: 0, high: 4 });
  expect([...bins.counts]).toEqual([1, 1, 1, 1]);
  expect([...(bins.before ?? [])]).toEqual([0, 1, 0, 3]);
  const rows = binRows(bins, { name: 'PSNR', unit: 'decibels' }, { own: 'int8', baseline: 'FP32' });
  expect(rows[0]).toEqual(['PSNR from', 'to', 'int8', 'FP32']);
  expect(rows[1]).toEqual(['0.00 dB', '1.00 dB', 1, 0]);
});

test('equal figures have a bin, too', () => {
  const bins = figureBins(Float32Array.of(2, 2), null, 4);
  expect([...bins.counts].reduce((a, b) => a + b)).toBe(2);
  expect(bins.low).toBeLessThan(bins.high);
});

const headline = (perSample: Float32Array, better: 'higher' | 'lower' = 'higher') => ({
  ...({ name: 'PSNR', unit: 'decibels', better, value: 1, interval: [0, 2], samples: 4 } as const),
  ...{ perSample, nothing: null },
});

test('the samples that fell most come first; alone, those that are worst', () => {
  const before = headline(Float32Array.of(10, 10, 10, 4));
  const now = headline(Float32Array.of(9, 2, 11, 4));
  expect(mostFallen(now, before, 2)).toEqual([
    { place: 1, now: 2, before: 10 },
    { place: 0, now: 9, before: 10 },
  ]);
  expect(mostFallen(now, null, 1)).toEqual([{ place: 1, now: 2, before: null }]);
  expect(mostFallen(now, now, 1)).toEqual([{ place: 1, now: 2, before: null }]);
  const errors = headline(Float32Array.of(9, 2, 11, 4), 'lower');
  expect(mostFallen(errors, null, 1)[0]?.place).toBe(2);
});
