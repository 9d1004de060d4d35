import { expect, test } from 'vitest';
import { layOutDots, PLACES, placeX, STEP } from './dots.ts';

test('every dot comes to rest at the place nearest to where it stood', () => {
  const dots = layOutDots();
  expect(dots.length).toBeGreaterThan(40);
  for (const { x, restX } of dots) {
    const [nearest = 0] = [...PLACES].sort(
      (a, b) => Math.abs(placeX(a) - x) - Math.abs(placeX(b) - x),
    );
    expect(Math.abs(restX - placeX(nearest))).toBeLessThan(STEP / 4);
  }
});

test('no two dots rest on the same spot', () => {
  const spots = layOutDots().map(({ restX, restY }) => `${restX} ${restY}`);
  expect(new Set(spots).size).toBe(spots.length);
});
