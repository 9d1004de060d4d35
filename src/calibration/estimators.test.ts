import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../tensor/random.ts';
import { type EstimatorName, estimatedRanges, RANGE_ESTIMATORS } from './estimators.ts';
import { growingHistogram } from './growing-histogram.ts';
import { collectStatistics } from './statistics.ts';

const NAMES = Object.keys(RANGE_ESTIMATORS) as EstimatorName[];

/** Bell-shaped values with spread 1, from a fixed seed. */
function bell(count: number, seed = 1): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += random();
    return sum - 6;
  });
}

function ranges(samples: readonly ArrayLike<number>[], estimator: EstimatorName, bits = 8) {
  const collector = collectStatistics();
  for (const sample of samples) collector.add(sample);
  return estimatedRanges(new Map([['x', collector.finish()]]), estimator, bits)('x');
}

test('percentile cuts off 0.005 % at either end, and no more', () => {
  const even = Float32Array.from({ length: 100_001 }, (_, i) => i / 50_000 - 1);
  const { min = 0, max = 0 } = ranges([even], 'percentile') ?? {};
  // A bin is 1/1000 of the range or less.
  expect(max).toBeGreaterThan(0.995);
  expect(min).toBeLessThan(-0.995);
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
    );
  });
});

describe('statistics', () => {
  test('means and floors per channel, moving range, skipped values', () => {
    const collector = collectStatistics(2);
    collector.add([1, 10, 3, 30]);
    collector.add([5, Number.NaN, 7, 50]);
    const { channelMeans, channelMins, moving, count, skipped } = collector.finish();
    expect([...channelMeans]).toEqual([4, 30]);
    expect([...channelMins]).toEqual([1, 10]);
    expect(moving.max).toBeCloseTo(0.95 * 30 + 0.05 * 50, 12);
    expect([count, skipped]).toEqual([7, 1]);
  });
});

describe('estimators', () => {
  test.each(NAMES)('%s: inside what was seen, from one run', (name) => {
    const values = bell(20_000);
    const range = ranges([values], name);
    expect(range?.min).toBeGreaterThanOrEqual(Math.min(...values));
    expect(range?.max).toBeLessThanOrEqual(Math.max(...values));
    expect(range?.max).toBeGreaterThan(1);
  });

  test.each(['percentile', 'entropy'] as const)('%s: one outlier does not decide', (name) => {
    const values = bell(200_000);
    values[77] = 300;
    expect(ranges([values], 'min-max')?.max).toBe(300);
    expect(ranges([values], name)?.max).toBeLessThan(150);
  });

  test('mse: with few levels an outlier costs less than the room it takes', () => {
    const values = bell(200_000);
    values[77] = 30;
    expect(ranges([values], 'mse', 4)?.max).toBeLessThan(15);
  });

  test('mse finds the least error, tried out value by value', () => {
    const values = bell(20_000);
    const error = (max: number) => {
      const scale = (2 * max) / 15;
      return values.reduce((sum, x) => {
        const q = Math.round(Math.min(max, Math.max(-max, x)) / scale);
        return sum + (x - q * scale) ** 2;
      }, 0);
    };
    const best = ranges([values], 'mse', 4);
    const chosen = error(best?.max ?? 0);
    const all = Math.max(...values);
    expect(chosen).toBeLessThan(error(all));
    for (const share of [0.4, 0.6, 0.8, 0.9]) expect(chosen).toBeLessThan(1.1 * error(all * share));
  });

  test('a tensor that was never seen has no range', () => {
    expect(ranges([], 'mse')).toBeUndefined();
  });
});
