import { expect, test } from 'vitest';
import { layOutKernel, neighbour, SHADES, shadeOf } from './kernel-layout.ts';

const BOX = { width: 300, height: 300 };

test.each([
  [[2, 2], 64],
  [[3, 3], 1],
  [[1, 1], 1024],
  [[5, 5], 40],
] as const)('every cell of %j × %i is found where it is drawn, in the box', (window, count) => {
  const layout = layOutKernel({ window, count }, BOX);
  expect(Math.max(layout.width, layout.height)).toBeLessThanOrEqual(300.001);
  const { cell } = layout;
  for (let i = 0; i < window[0] * window[1] * count; i++) {
    const [x, y] = layout.at(i);
    expect(layout.find(x + cell / 2, y + cell / 2)).toBe(i);
    expect(x + cell).toBeLessThanOrEqual(layout.width + 0.001);
    expect(y + cell).toBeLessThanOrEqual(layout.height + 0.001);
  }
  expect(layout.find(-1, 0)).toBe(-1);
  expect(layout.find(layout.width + cell, 0)).toBe(-1);
});

test('arrows walk over the gaps between windows, and stay at the edge', () => {
  const layout = layOutKernel({ window: [2, 2], count: 4 }, BOX);
  expect(neighbour(layout, 0, [1, 0])).toBe(1);
  expect(neighbour(layout, 1, [1, 0])).toBe(4);
  expect(neighbour(layout, 2, [0, 1])).toBe(8);
  expect(neighbour(layout, 0, [-1, 0])).toBe(0);
});

test('only 0 itself has no shade', () => {
  expect([0, 1e-9, -1e-9, 0.5, 1, -1, 2].map((value) => shadeOf(value, 1))).toEqual([
    0,
    1,
    -1,
    4,
    SHADES,
    -SHADES,
    SHADES,
  ]);
  expect(shadeOf(0, 0)).toBe(0);
});
