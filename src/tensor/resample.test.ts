import { expect, test } from 'vitest';
import { resampler } from './resample.ts';

const VALUES = Float32Array.from({ length: 200 }, (_, i) => ((i * 7919) % 1000) / 500 - 1);

// scipy 1.17.1: y = resample_poly(x, to, from), then y[[0, 1, 2, 3, len // 2, len - 2, len - 1]].
test.each([
  [44_100, 16_000, 73, [-0.086501, 0.639522, 0.059907, -0.309744, 0.456417, -0.74445, 0.418606]],
  [8000, 16_000, 400, [-1.000517, -0.199212, 0.838434, 1.085881, 0.800414, 0.762394, 0.228996]],
  [48_000, 16_000, 67, [-0.009866, 0.542671, 0.078493, -0.6097, 0.295535, -0.68137, 0.172127]],
  [16_000, 22_050, 276, [-1.000675, 0.318641, 1.102765, 0.537492, 0.708102, 0.964716, 0.193268]],
])('%d to %d samples in a second: the values of scipy', (from, to, length, expected) => {
  const result = resampler(from, to)?.(VALUES, 1000);
  expect(result).toHaveLength(length);
  const places = [0, 1, 2, 3, length >> 1, length - 2, length - 1];
  for (const [i, place] of places.entries()) {
    expect(Math.abs((result?.[place] ?? 0) - (expected[i] ?? 0))).toBeLessThan(2e-6);
  }
});

test('no more than is wanted, and nothing at the same rate', () => {
  const double = resampler(8000, 16_000);
  expect(double?.(VALUES, 7)).toEqual(double?.(VALUES, 1000).slice(0, 7));
  expect(resampler(8000, 8000)?.(VALUES, 1000)).toEqual(VALUES);
});

test('two rates without a simple ratio: their filter would have no end', () => {
  expect(resampler(4_294_967_291, 16_000)).toBeNull();
});
