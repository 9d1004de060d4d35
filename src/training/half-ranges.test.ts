/** The range with the smallest squared error, tried out share by share. */
import { describe, expect, test } from 'vitest';
import type { WeightLattice } from '../quantization/trained/fake-quantization.ts';
import { seededRandom } from '../tensor/random.ts';
import { bestHalfRanges } from './half-ranges.ts';

const lattice = (topLevel: number, channels: number, inner = 1): WeightLattice => ({
  tensor: 0,
  bits: 8,
  topLevel,
  axis: 0,
  layout: { channels, inner },
  arithmetic: 'float32-divide-even',
});

/** Twenty shares of the largest weight: 1, 0.955, 0.91 … 0.145. */
function bestOf(weights: readonly number[], top: number): number {
  const largest = Math.max(...weights.map(Math.abs));
  let best = { error: Number.POSITIVE_INFINITY, half: 0 };
  for (let i = 0; i < 20; i++) {
    const half = largest * (1 - 0.045 * i);
    const step = half / top;
    const error = weights.reduce((sum, w) => {
      const level = Math.max(-top, Math.min(top, Math.round(w / step)));
      return sum + (w - level * step) ** 2;
    }, 0);
    if (error < best.error) best = { error, half };
  }
  return best.half;
}

describe.each([1, 3, 7, 127])('levels up to %i', (top) => {
  test.each([1, 5])('channels in runs of %i', (inner) => {
    const random = seededRandom(top * inner);
    const channels = 6;
    const own = Array.from({ length: channels }, (_, c) =>
      // Tails of all kinds: the sixth power has few large values.
      Array.from({ length: 4 * inner }, () => 3 * (2 * random() - 1) ** (1 + c)).map(Math.fround),
    );
    const values = new Float32Array(channels * 4 * inner);
    own.forEach((weights, c) => {
      weights.forEach((w, k) => {
        const block = Math.floor(k / inner);
        values[(block * channels + c) * inner + (k % inner)] = w;
      });
    });
    const found = bestHalfRanges(values, lattice(top, channels, inner));
    expect(found).toBeInstanceOf(Float32Array);
    expect([...found]).toEqual(own.map((weights) => Math.fround(bestOf(weights, top))));
  });
});

test('of equal errors the widest; a channel of zeros has the narrowest that the arithmetic can do with', () => {
  // ±1 is on the lattice of the whole range.
  const values = Float32Array.of(1, -1, 0, 0);
  expect([...bestHalfRanges(values, lattice(1, 2, 2))]).toEqual([1, Math.fround(1e-9)]);
});

test('a narrow range fits many small weights and a large one', () => {
  const values = Float32Array.from([1, ...Array.from({ length: 400 }, (_, i) => 0.14 - 1e-4 * i)]);
  const [half] = bestHalfRanges(values, lattice(1, 1));
  expect(half).toBeCloseTo(0.145, 6);
});
