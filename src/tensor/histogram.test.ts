import fc from 'fast-check';
import { expect, test } from 'vitest';
import { histogramOf, rangeOf } from './histogram.ts';

test('every finite value is counted once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
      (values) => {
        const range = rangeOf(values);
        const { counts } = histogramOf(values, range, 16);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(values.length);
        expect(range.min).toBe(values.reduce((a, b) => Math.min(a, b)));
      },
    ),
  );
});

test('NaN is skipped and values outside the range fall into the outermost bins', () => {
  expect([...histogramOf([Number.NaN, -5, 0.1, 0.9, 7], { min: 0, max: 1 }, 2).counts]).toEqual([
    2, 2,
  ]);
  expect(rangeOf([Number.NaN])).toEqual({ min: 0, max: 0 });
});

test('bins begin at the left edge and are equally wide; the right edge belongs to the last', () => {
  const { counts, min, max } = histogramOf([10, 14.9, 15, 19.9, 20], { min: 10, max: 20 }, 2);
  expect([...counts]).toEqual([2, 3]);
  expect([min, max]).toEqual([10, 20]);
  expect([...histogramOf([3, 3], { min: 3, max: 3 }, 2).counts]).toEqual([2, 0]);
  expect(histogramOf([], { min: 0, max: 1 }).counts.length).toBe(256);
});
