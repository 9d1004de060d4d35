import { expect, test } from 'vitest';
import { broadcastShapes, elementCount, formatShape, sameShape } from './shape.ts';

test('elements of a shape: a run-time dimension counts as one, an empty one as none', () => {
  expect([[], [2, 3, 4], [-1, 5], [-1, -1], [0, 4]].map(elementCount)).toEqual([1, 24, 5, 1, 0]);
});

test('shapes are the same in rank and in every dimension', () => {
  expect(sameShape([2, 3], [2, 3])).toBe(true);
  expect(sameShape([], [])).toBe(true);
  expect(sameShape([2, 3], [2, 4])).toBe(false);
  expect(sameShape([2, 3], [3, 2])).toBe(false);
  expect(sameShape([], [2])).toBe(false);
  expect(sameShape([2, 3], [2])).toBe(false);
});

test('broadcasting lines shapes up at the end and stretches what is 1', () => {
  expect(broadcastShapes([4, 1, 3], [5, 1])).toEqual([4, 5, 3]);
  expect(broadcastShapes([5, 1], [4, 1, 3])).toEqual([4, 5, 3]);
  expect(broadcastShapes([2], [3, 2])).toEqual([3, 2]);
  expect(broadcastShapes([], [2])).toEqual([2]);
  expect(broadcastShapes([1], [-1, 4])).toEqual([-1, 4]);
  expect(broadcastShapes([], [])).toEqual([]);
});

test('shapes that differ in a dimension where neither is 1 do not broadcast', () => {
  expect(broadcastShapes([2, 3], [3, 2])).toBeUndefined();
  expect(broadcastShapes([4, 2], [3])).toBeUndefined();
});

test('a shape in words', () => {
  expect([[], [64, 2, 1], [-1, 0, 8]].map(formatShape)).toEqual(['scalar', '64×2×1', '?×0×8']);
});
