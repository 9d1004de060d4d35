import { describe, expect, test } from 'vitest';
import { seededRandom } from '../tensor/random.ts';
import {
  cutErrors,
  type EstimatorName,
  estimatedRanges,
  minMaxRanges,
  RANGE_ESTIMATORS,
} from './estimators.ts';
import { collectStatistics, type TensorStatistics } from './statistics.ts';

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

/** Statistics with a histogram of 8 bins over −4 … 4, one wide each. */
function coarse(counts: readonly number[], min: number, max: number): TensorStatistics {
  return {
    min,
    max,
    count: counts.reduce((a, b) => a + b, 0),
    skipped: 0,
    moving: { min: min / 2, max: max / 2 },
    histogram: { edge: 4, counts: Float64Array.from(counts) },
    channelMeans: new Float64Array(1),
    channelMins: new Float64Array(1),
  };
}

const estimate = (statistics: TensorStatistics, name: EstimatorName, bits = 8) =>
  estimatedRanges(new Map([['x', statistics]]), name, bits)('x');

test.each<[string, readonly number[], [number, number], [number, number]]>([
  // 0.005 % of 100,000 are 5: the bins that the fifth value from either end lies in are kept whole.
  ['fewer than 5 at both ends', [4, 0, 1, 99_989, 0, 2, 0, 4], [-3.5, 3.5], [-2, 2]],
  ['5 at both ends', [5, 0, 0, 99_989, 0, 0, 0, 6], [-3.5, 3.5], [-3.5, 3.5]],
  [
    'a bin that begins before the smallest value',
    [0, 9, 0, 0, 9, 0, 0, 0],
    [-2.5, 0.5],
    [-2.5, 0.5],
  ],
  ['nothing below 0', [0, 0, 0, 0, 0, 7, 7, 0], [1.5, 2.5], [1.5, 2.5]],
  ['nothing above 0', [0, 7, 7, 0, 0, 0, 0, 0], [-2.5, -1.5], [-2.5, -1.5]],
  ['all but 3 below 0', [0, 99_997, 0, 0, 0, 0, 0, 3], [-2.5, 3.5], [-2.5, 0]],
  ['all but 3 above 0', [3, 0, 0, 0, 0, 0, 99_997, 0], [-3.5, 2.5], [0, 2.5]],
])('percentile: %s', (_, counts, [min, max], [low, high]) => {
  expect(estimate(coarse(counts, min, max), 'percentile')).toEqual({ min: low, max: high });
});

test('the moving average and the whole range are those of the statistics', () => {
  const statistics = coarse([1, 0, 0, 0, 0, 0, 0, 1], -3.5, 3.75);
  expect(estimate(statistics, 'moving-average')).toEqual({ min: -1.75, max: 1.875 });
  expect(estimate(statistics, 'min-max')).toEqual({ min: -3.5, max: 3.75 });
});

/** Squared error: of rounding 1/12 step² a value, of clipping the way from the middle of its bin. */
function errorOf(
  { counts, edge }: TensorStatistics['histogram'],
  [low, high]: Ends,
  levels: number,
) {
  const step = (high - low) / levels;
  return counts.reduce((sum, count, bin) => {
    const x = (bin + 0.5) * ((2 * edge) / counts.length) - edge;
    const away = x < low ? low - x : x - high;
    return sum + count * (away > 0 ? away ** 2 : step ** 2 / 12);
  }, 0);
}

/** Kullback–Leibler divergence as Migacz (2017) has it, list by list. */
function divergenceOf(
  { counts, edge }: TensorStatistics['histogram'],
  [low, high]: Ends,
  levels: number,
) {
  const placeOf = (x: number) => Math.floor(((x + edge) * counts.length) / (2 * edge));
  const [first, last] = [placeOf(low), placeOf(high)];
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  const all = Array.from(counts);
  const inside = all.slice(first, last + 1);
  if (sum(inside) === 0) return Number.POSITIVE_INFINITY;
  const p = [...inside];
  p[0] = sum(all.slice(0, first + 1));
  p[p.length - 1] = sum(all.slice(last)) + (p.length === 1 ? sum(all.slice(0, first)) : 0);
  const steps = Math.min(levels, p.length);
  const q = p.map(() => 0);
  for (let step = 0; step < steps; step++) {
    const from = Math.floor((step * p.length) / steps);
    const group = inside.slice(from, Math.floor(((step + 1) * p.length) / steps));
    const used = group.filter((count) => count > 0).length;
    group.forEach((count, i) => {
      if (count > 0) q[from + i] = sum(group) / used;
    });
  }
  return sum(
    p.map((count, i) => {
      const [a, b] = [count / sum(p), Math.max((q[i] ?? 0) / sum(inside), 1e-12)];
      return a === 0 ? 0 : a * Math.log(a / b);
    }),
  );
}

type Ends = readonly [low: number, high: number];

describe.each([
  ['mse', errorOf],
  ['entropy', divergenceOf],
] as const)('%s takes the cheapest of 71 shares of the range', (name, cost) => {
  test.each(Array.from({ length: 40 }, (_, i) => i + 1))('histogram %i', (seed) => {
    const random = seededRandom(seed);
    const bins = 64;
    const counts = new Float64Array(bins);
    // A heap somewhere, thin tails, holes.
    const [middle, width] = [bins * random(), 1 + 8 * random()];
    for (let bin = 0; bin < bins; bin++) {
      const height = 1000 * Math.exp(-(((bin - middle) / width) ** 2));
      if (random() > 0.3) counts[bin] = Math.floor(height * random() + 3 * random());
    }
    const used = [...counts.keys()].filter((bin) => counts[bin]! > 0);
    const at = (bin: number) => (bin + 0.25) / 8 - 4;
    const [min, max] = [at(used[0]!), at(used.at(-1)!)];
    const bits = 2 + (seed % 4);
    const statistics = { ...coarse([], min, max), count: 1, histogram: { edge: 4, counts } };
    let best = { cost: Number.POSITIVE_INFINITY, share: 1 };
    for (let percent = 100; percent >= 30; percent--) {
      const share = 1 - (100 - percent) / 100;
      const ends = [Math.min(0, min * share), Math.max(0, max * share)] as const;
      const tried = { cost: cost(statistics.histogram, ends, 2 ** bits - 1), share };
      if (tried.cost < best.cost) best = tried;
    }
    expect(estimate(statistics, name, bits)).toEqual({
      min: min * best.share,
      max: max * best.share,
    });
  });
});

test('of equal ranges the widest is taken, and none is narrower than 30 %', () => {
  const ends = coarse([1, 0, 0, 0, 0, 0, 0, 1], -3.99, 3.99);
  expect(estimate(ends, 'entropy')).toEqual({ min: -3.99, max: 3.99 });
  const outlier = coarse([1, 0, 0, 0, 1e9, 0, 0, 0], -3.5, 2);
  const share = 1 - 0.7;
  expect(estimate(outlier, 'mse', 2)).toEqual({ min: -3.5 * share, max: 2 * share });
});

test('a largest value that rounds to the edge falls into the last bin', () => {
  const statistics = coarse([0, 0, 0, 0, 1, 1, 1, 1], 0, 4 - 2 ** -52 * 2);
  expect(estimate(statistics, 'entropy')).toEqual({ min: 0, max: 4 - 2 ** -51 });
});

test('a range is estimated once; a tensor without values has none', () => {
  const statistics = coarse([0, 0, 0, 9, 9, 0, 0, 1], -0.5, 3.5);
  const lookUp = estimatedRanges(
    new Map([
      ['x', statistics],
      ['empty', { ...statistics, count: 0 }],
    ]),
    'mse',
    4,
  );
  expect(lookUp('x')).toBe(lookUp('x'));
  expect(lookUp('empty')).toBeUndefined();
  expect(lookUp('other')).toBeUndefined();
  expect(minMaxRanges(new Map([['x', statistics]]))('x')).toEqual({ min: -0.5, max: 3.5 });
});

test('clipping and rounding together are the error that mse minimizes, bin by bin', () => {
  const values = bell(30_000);
  values[7] = 12;
  const collector = collectStatistics();
  collector.add(values);
  const { histogram } = collector.finish();
  const { edge, counts } = histogram;
  const width = (2 * edge) / counts.length;
  for (const range of [
    { min: -1, max: 2 },
    { min: -8, max: 12 },
    { min: 1, max: 0.5 },
  ]) {
    const low = Math.min(0, range.min);
    const step = (range.max - low) / 255;
    let sum = 0;
    let outside = 0;
    counts.forEach((count, bin) => {
      const x = -edge + (bin + 0.5) * width;
      const beyond = Math.max(low - x, x - range.max, 0);
      sum += count * (beyond > 0 ? beyond ** 2 : step ** 2 / 12);
      outside += beyond > 0 ? count : 0;
    });
    const { clipping, rounding, clipped } = cutErrors(histogram, range, 255);
    expect((clipping + rounding) / sum).toBeCloseTo(1, 9);
    expect(clipped).toBe(outside);
  }
  const all = cutErrors(histogram, { min: -8, max: 12.01 }, 255);
  expect(all.clipping).toBe(0);
  expect(all.rounding).toBeCloseTo((30_000 * (20.01 / 255) ** 2) / 12, 6);
});
