import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../tensor/random.ts';
import { quantizeWeights, weightScales } from './rounding.ts';
import { normalStep, octavClips, weightRanges } from './weight-ranges.ts';

const arithmetic = 'float32-divide-even' as const;
const one = (count: number) => ({ channels: 1, inner: count });

/** Roughly normal: the sum of twelve uniform values. */
function normal(count: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  const sum = () => Array.from({ length: 12 }, random).reduce((a, b) => a + b, -6);
  return Float32Array.from({ length: count }, sum);
}

function squaredError(values: Float32Array, bits: number, halfRange: Float64Array): number {
  const spec = { bits, arithmetic, layout: one(values.length), halfRange };
  const [scale = 1] = weightScales(spec);
  return quantizeWeights(values, spec).reduce(
    (sum, q, i) => sum + (q * scale - values[i]!) ** 2,
    0,
  );
}

test('min-max is the largest weight of each channel, whatever its sign', () => {
  const values = Float32Array.of(1, -4, 2, 3);
  const request = { bits: 4, arithmetic, layout: { channels: 2, inner: 2 } };
  expect(weightRanges(values, request, 'min-max')).toEqual(Float64Array.of(4, 3));
});

test('MSE: ai-edge-quantizer’s steps for 8 and 4 bits, others by the same analysis', () => {
  const values = Float32Array.of(3, -4);
  const range = (bits: number) =>
    weightRanges(values, { bits, arithmetic, layout: one(2) }, 'mse')[0] ?? 0;
  const spread = Math.sqrt(12.5);
  expect(range(8)).toBeCloseTo(0.05408 * spread * 127, 4);
  expect(range(4)).toBeCloseTo(0.37755 * spread * 7, 4);
  expect(range(2)).toBeCloseTo(normalStep(2) * spread, 4);
  // A step below or above it rounds normal weights worse.
  const weights = normal(20_000, 1);
  for (const bits of [2, 3]) {
    const step = normalStep(bits);
    const top = 2 ** (bits - 1) - 1;
    const error = (factor: number) =>
      squaredError(weights, bits, Float64Array.of(step * top * factor));
    expect(error(1)).toBeLessThan(error(0.8));
    expect(error(1)).toBeLessThan(error(1.25));
  }
});

test('OCTAV: the clip is a fixed point of its equation', () => {
  const values = normal(4000, 2);
  const [clip = 0] = octavClips(values, one(values.length), 4);
  const sizes = values.map(Math.abs);
  const beyond = sizes.filter((size) => size >= clip);
  const share = 4 ** -4 / 3;
  const next =
    beyond.reduce((sum, size) => sum + size, 0) /
    (share * values.length + (1 - share) * beyond.length);
  expect(next / clip).toBeCloseTo(1, 3);
  expect(clip).toBeLessThan(Math.max(...sizes));
});

describe('search', () => {
  test('rounds no worse than the others, and never reaches beyond the largest weight', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }),
        fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (bits, list) => {
          const values = Float32Array.from(list);
          const request = { bits, arithmetic, layout: one(values.length) };
          const largest = weightRanges(values, request, 'min-max');
          const found = weightRanges(values, request, 'search');
          expect(found[0]).toBeLessThanOrEqual(largest[0] ?? 0);
          if (found[0] === 0) return;
          expect(squaredError(values, bits, found)).toBeLessThanOrEqual(
            squaredError(values, bits, largest) * (1 + 1e-6) + 1e-9,
          );
        },
      ),
    );
  });

  test('two bits of normal weights: a third of the error of min-max', () => {
    const values = normal(8000, 3);
    const request = { bits: 2, arithmetic, layout: one(values.length) };
    const error = (name: 'min-max' | 'octav' | 'search') =>
      squaredError(values, 2, weightRanges(values, request, name));
    expect(error('search')).toBeLessThan(error('octav'));
    expect(error('search')).toBeLessThan(0.4 * error('min-max'));
  });
});

test('a channel of zeros has the range 0', () => {
  const request = { bits: 2, arithmetic, layout: one(3) };
  for (const name of ['min-max', 'mse', 'octav', 'search'] as const) {
    expect(weightRanges(new Float32Array(3), request, name)).toEqual(Float64Array.of(0));
  }
});
