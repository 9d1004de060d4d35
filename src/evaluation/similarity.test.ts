import { expect, test } from 'vitest';
import { MOST_DECIBELS, psnr, ssim } from './similarity.ts';

/** The same pictures as in the script that made the numbers. */
const picture = (values: number, step: number, levels: number) =>
  Float32Array.from({ length: values }, (_, i) => ((i * step) % levels) / levels);

test('PSNR and SSIM of a grey picture as scikit-image', () => {
  const right = picture(120, 37, 101);
  const actual = right.map((value) => value * 0.8 + 0.1);
  expect(psnr(right, actual, 1)).toBeCloseTo(24.765428, 5);
  const size = { height: 12, width: 10, channels: 1 };
  expect(ssim(right, actual, size, 1)).toBeCloseTo(0.97565038, 6);
});

test('the same of a coloured one with another range', () => {
  const [right, actual] = [picture(297, 53, 211), picture(297, 53, 199)];
  expect(psnr(right, actual, 2)).toBeCloseTo(13.947516, 5);
  const size = { height: 9, width: 11, channels: 3 };
  expect(ssim(right, actual, size, 2)).toBeCloseTo(0.01700894, 6);
});

test('equal pictures have the most decibels, lost ones the fewest, small ones no window', () => {
  const right = picture(120, 37, 101);
  expect(psnr(right, right, 1)).toBe(MOST_DECIBELS);
  expect(ssim(right, right, { height: 12, width: 10, channels: 1 }, 1)).toBeCloseTo(1, 12);
  expect(
    psnr(
      right,
      right.map(() => Number.NaN),
      1,
    ),
  ).toBe(-MOST_DECIBELS);
  expect(ssim(right, right, { height: 6, width: 20, channels: 1 }, 1)).toBeNaN();
});
