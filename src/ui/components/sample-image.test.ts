import { expect, test } from 'vitest';
import { INK, type PictureLook } from '../../ports/data-source.ts';
import { leftToRight, paint } from './sample-image.ts';

const painted = (values: number[], look: PictureLook, pixels: number) => {
  const rgba = new Uint8ClampedArray(4 * pixels);
  paint(rgba, Float32Array.from(values), look, [1, 2, 3]);
  return [...rgba];
};

test('ink is as thick as the value, in the colour of the page', () => {
  expect(painted([0, 1, 2], INK, 3)).toEqual([1, 2, 3, 0, 1, 2, 3, 255, 1, 2, 3, 255]);
});

const BLUE_FIRST: PictureLook = {
  kind: 'light',
  channels: [
    { from: 2, scale: 1 / 255, offset: 0 },
    { from: 1, scale: 1 / 255, offset: 0 },
    { from: 0, scale: 1 / 255, offset: 10 / 255 },
  ],
  planar: false,
};

test('light takes each colour from its channel and back to where it was', () => {
  expect(painted([30, 20, 10, 60, 50, 40], BLUE_FIRST, 2)).toEqual([
    ...[10, 20, 40, 255],
    ...[40, 50, 70, 255],
  ]);
  expect(painted([30, 60, 20, 50, 10, 40], { ...BLUE_FIRST, planar: true }, 2)).toEqual(
    painted([30, 20, 10, 60, 50, 40], BLUE_FIRST, 2),
  );
});

test('what is over time runs from left to right, low bands at the bottom', () => {
  const moments = Float32Array.from([...[1, 2], ...[3, 4], ...[5, 6]]);
  expect([...leftToRight(moments, 2)]).toEqual([...[2, 4, 6], ...[1, 3, 5]]);
});
