import { expect, test } from 'vitest';
import type { NetworkLayout } from '../../../workers/engine.ts';
import { stepFrom } from './walk.ts';

/** 0 over 1, 2 and 3 side by side, which 4 joins; 5 stands alone. */
const layout: NetworkLayout = {
  width: 300,
  height: 300,
  places: [
    { at: 0, x: 140, y: 10 },
    { at: 1, x: 50, y: 100 },
    { at: 2, x: 150, y: 100 },
    { at: 3, x: 250, y: 100 },
    { at: 4, x: 150, y: 200 },
    { at: 5, x: 150, y: 300 },
  ],
  lines: [
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 4],
    [2, 4],
    [3, 4],
  ].map(([from = 0, to = 0]) => ({ from, to, points: [] })),
};

test.each([
  [0, 'ArrowDown', 2],
  [1, 'ArrowDown', 4],
  [4, 'ArrowUp', 2],
  [2, 'ArrowLeft', 1],
  [1, 'ArrowRight', 2],
  [1, 'ArrowLeft', undefined],
  [4, 'ArrowDown', undefined],
  [2, 'Home', 0],
  [2, 'End', 5],
  [2, 'a', undefined],
  [9, 'ArrowDown', undefined],
])('from %d, %s leads to %s', (at, key, to) => {
  expect(stepFrom(layout, at, key)).toBe(to);
});
