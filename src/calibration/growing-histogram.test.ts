import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growingHistogram, HISTOGRAM_BINS, type SymmetricHistogram } from './growing-histogram.ts';

/** Bins that hold something: left edge and count. */
function filled({ edge, counts }: SymmetricHistogram): (readonly [number, number])[] {
  const width = (2 * edge) / counts.length;
  return Array.from(counts, (count, bin) => [bin * width - edge, count] as const).filter(
    ([, count]) => count > 0,
  );
}

/** Adds list after list, as samples come. */
function histogramOf(...lists: readonly (readonly number[])[]): SymmetricHistogram {
  const histogram = growingHistogram();
  for (const list of lists) histogram.add(list, Math.min(...list), Math.max(...list));
  return histogram.finish();
}

/** Of 4096 bins between −2 and 2 each is 2⁻¹⁰ wide, between −4 and 4 it is 2⁻⁹. */
const BIN = 2 ** -10;

test.each<[string, readonly (readonly number[])[], number, readonly (readonly [number, number])[]]>(
  [
    ['nothing: the smallest edge', [], 2 ** -40, []],
    ['0 does not widen it', [[0, 0]], 2 ** -40, [[0, 2]]],
    ['a positive edge is outside', [[2 ** -40]], 2 ** -39, [[2 ** -40, 1]]],
    ['a negative edge is inside', [[-(2 ** -40)]], 2 ** -40, [[-(2 ** -40), 1]]],
    [
      'values at left edges of bins, and just before the next',
      [[1, 1 + 0.9 * BIN, 1 + BIN, -BIN, -0.1 * BIN, -1.5]],
      2,
      [
        [-1.5, 1],
        [-BIN, 2],
        [1, 2],
        [1 + BIN, 1],
      ],
    ],
    [
      'what was counted before it grew keeps its place, two bins in one',
      [[1, 1 + BIN, -BIN, -2 * BIN, -2, 2 - BIN, 0, BIN], [3], [-4]],
      4,
      [
        [-4, 1],
        [-2, 1],
        [-2 * BIN, 2],
        [0, 2],
        [1, 2],
        [2 - 2 * BIN, 1],
        [3, 1],
      ],
    ],
    [
      'growing twice at once',
      [[0.5, -1], [3.5]],
      4,
      [
        [-1, 1],
        [0.5, 1],
        [3.5, 1],
      ],
    ],
  ],
)('%s', (_, lists, edge, bins) => {
  const histogram = histogramOf(...lists);
  expect(histogram.edge).toBe(edge);
  expect(histogram.counts.length).toBe(HISTOGRAM_BINS);
  expect(filled(histogram)).toEqual(bins);
});

describe('growing histogram', () => {
  test('counts every value, in any order, in a bin that holds it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }),
        (values) => {
          const there = growingHistogram();
          const back = growingHistogram();
          for (const value of values) there.add([value], value, value);
          back.add(values.toReversed(), Math.min(...values), Math.max(...values));
          expect(there.finish()).toEqual(back.finish());
          const { edge, counts } = there.finish();
          expect(counts.reduce((a, b) => a + b, 0)).toBe(values.length);
          expect(edge).toBeGreaterThanOrEqual(Math.max(...values.map(Math.abs)));
        },
      ),
      { numRuns: 25 },
    );
  });
});
