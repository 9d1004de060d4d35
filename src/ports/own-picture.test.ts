import { expect, test } from 'vitest';
import { greyOf, hasLightGround, ownSample } from './own-picture.ts';

const SIDE = { width: 28, height: 28 };

/** A block of one grey on a ground of another: 40 wide, 20 high, off the middle. */
function block(thing: number, ground: number) {
  const [width, height] = [100, 80];
  const rgba = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => {
    const [x, y] = [Math.floor(i / 4) % width, Math.floor(i / 4 / width)];
    return x >= 10 && x < 50 && y >= 50 && y < 70 ? thing : ground;
  });
  return greyOf(rgba, width, height);
}

test('a thing is trimmed, made as wide as the sample, and stands in the middle', () => {
  const sample = ownSample(block(255, 10), SIDE, false);
  const rows = Array.from({ length: 28 }, (_, y) => [...sample.slice(28 * y, 28 * y + 28)]);
  for (const [y, row] of rows.entries()) {
    const expected = y >= 7 && y < 21 ? 1 : 0;
    for (const value of row) expect(value).toBeCloseTo(expected, 5);
  }
});

test('dark on light is turned over', () => {
  const light = block(0, 250);
  expect(hasLightGround(light)).toBe(true);
  expect(hasLightGround(block(255, 10))).toBe(false);
  const [over, dark] = [ownSample(light, SIDE, true), ownSample(block(255, 0), SIDE, false)];
  expect([...over]).toEqual([...dark]);
});

test('shades stay, and an even picture is empty', () => {
  const rgba = [0, 0, 0, 255, 127.5, 127.5, 127.5, 255, 255, 255, 255, 255, 0, 0, 0, 255];
  const { values } = greyOf(rgba, 4, 1);
  expect([...values].map((v) => Math.round(2 * v))).toEqual([0, 1, 2, 0]);
  expect(ownSample(block(80, 80), SIDE, false).every((v) => v === 0)).toBe(true);
});
