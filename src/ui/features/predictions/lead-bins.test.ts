import { expect, test } from 'vitest';
import { leadCells, leadRows, placesWithin } from './lead-bins.ts';

const leads = {
  before: Float32Array.of(0.005, 0.03, 0.03, 0.9),
  after: Float32Array.of(-0.01, 0.02, 0, 0.9),
  changed: Uint8Array.of(1, 0, 1, 0),
};

test('photos within a range of leads, all of them or those that changed', () => {
  expect(placesWithin(leads, [0, 5], false)).toEqual([0, 1, 2]);
  expect(placesWithin(leads, [0, 5], true)).toEqual([0, 2]);
  expect(placesWithin(leads, [1, 5], true)).toEqual([2]);
});

test('each band says how many of its photos changed', () => {
  const [, first, , third] = leadRows(leads);
  expect(first).toEqual(['0 to 1 points', 1, 1, '100.0 %']);
  expect(third).toEqual(['2 to 5 points', 2, 1, '50.0 %']);
});

test('cells count every photo once; equal values can change an answer, too', () => {
  const cells = leadCells(leads, 40);
  expect(cells.reduce((sum, { photos }) => sum + photos, 0)).toBe(4);
  expect(cells.filter(({ changed }) => changed)).toHaveLength(2);
});
