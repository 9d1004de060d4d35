import { describe, expect, test } from 'vitest';
import { USUAL_SETUP } from '../data/setup/setup.ts';
import { expectedArray } from '../testing/data-sets.ts';
import { fitted, type Geometry } from './fit.ts';
import { type Filter, resized } from './resize.ts';

/** Of values up to 255: TensorFlow computes positions in single precision. */
const TOLERANCE = 5e-4;

const { shape, data } = expectedArray('source');
const [height = 0, width = 0] = shape;
const source = { width, height, channels: 3 as const, data: data as Uint8Array };
const all = { left: 0, top: 0, width, height };

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe.each(['bilinear', 'antialias', 'area', 'nearest'] as const)('%s', (filter: Filter) => {
  test.each([
    [5, 6],
    [14, 20],
    [9, 6],
  ])('to %d×%d is as tf.image.resize', (h, w) => {
    const expected = expectedArray(`${filter}-${h}x${w}`).data as Float32Array;
    const values = resized(source, all, w, h, filter);
    expect(values.length).toBe(expected.length);
    expect(largestDifference(values, expected)).toBeLessThan(TOLERANCE);
  });
});

const square: Geometry = { width: 8, height: 8, channels: 3, isPlanar: false };
const setup = USUAL_SETUP.image;

test.each(['pad', 'crop'] as const)('%s is as TensorFlow does it', (fit) => {
  const expected = expectedArray(fit).data as Float32Array;
  expect(largestDifference(fitted(source, square, { ...setup, fit }), expected)).toBeLessThan(
    TOLERANCE,
  );
});

test('colours first, swapped, and made grey', () => {
  const own: Geometry = { ...square, width, height };
  const rgb = fitted(source, own, setup);
  const planar = fitted(source, { ...own, isPlanar: true }, { ...setup, color: 'bgr' });
  expect(planar[5]).toBe(rgb[3 * 5 + 2]);
  expect(planar[2 * width * height + 5]).toBe(rgb[3 * 5]);
  const grey = fitted(source, { ...own, channels: 1 }, setup);
  expect(grey[5]).toBeCloseTo(0.299 * rgb[15]! + 0.587 * rgb[16]! + 0.114 * rgb[17]!, 3);
});
