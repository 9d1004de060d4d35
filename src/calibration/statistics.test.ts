import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectStatistics } from './statistics.ts';

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

  test('smallest, largest and number of the finite values, over any split into samples', () => {
    const value = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
    fc.assert(
      fc.property(fc.array(fc.array(value)), (samples) => {
        const collector = collectStatistics();
        for (const sample of samples) collector.add(sample);
        const all = samples.flat();
        const finite = all.filter(Number.isFinite);
        expect(collector.finish()).toMatchObject({
          min: finite.length > 0 ? finite.reduce((a, b) => Math.min(a, b)) : 0,
          max: finite.length > 0 ? finite.reduce((a, b) => Math.max(a, b)) : 0,
          count: finite.length,
          skipped: all.length - finite.length,
        });
      }),
    );
  });
});

const [NAN, INFINITE] = [Number.NaN, Number.POSITIVE_INFINITY];

test.each<
  [
    string,
    number | undefined,
    readonly (readonly number[])[],
    {
      means: readonly number[];
      mins: readonly number[];
      range: readonly number[];
      counts: readonly number[];
    },
  ]
>([
  ['nothing', 2, [], { means: [0, 0], mins: [0, 0], range: [0, 0], counts: [0, 0] }],
  ['no numbers', 1, [[NAN, -INFINITE]], { means: [0], mins: [0], range: [0, 0], counts: [0, 2] }],
  [
    'one channel without being told',
    undefined,
    [[3, 5]],
    { means: [4], mins: [3], range: [3, 5], counts: [2, 0] },
  ],
  ['no channel is one', 0, [[3, 5]], { means: [4], mins: [3], range: [3, 5], counts: [2, 0] }],
  [
    'a channel of no numbers',
    2,
    [[-1, NAN, -3, INFINITE]],
    { means: [-2, 0], mins: [-3, 0], range: [-3, -1], counts: [2, 2] },
  ],
  [
    'each sample begins with channel 0',
    3,
    [
      [1, 2, 3, 4],
      [-10, 20],
    ],
    { means: [(1 + 4 - 10) / 3, 11, 3], mins: [-10, 2, 3], range: [-10, 20], counts: [6, 0] },
  ],
])('%s', (_, channels, samples, { means, mins, range, counts }) => {
  const collector = collectStatistics(channels);
  for (const sample of samples) collector.add(sample);
  const found = collector.finish();
  expect(Array.from(found.channelMeans)).toEqual(means);
  expect(Array.from(found.channelMins)).toEqual(mins);
  expect([found.min, found.max]).toEqual(range);
  expect([found.count, found.skipped]).toEqual(counts);
  const inBins = found.histogram.counts.reduce((a, b) => a + b, 0);
  expect(inBins).toBe(found.count);
});

test('the moving range starts with the first sample that has numbers', () => {
  const collector = collectStatistics();
  expect(collector.finish().moving).toEqual({ min: 0, max: 0 });
  collector.add([NAN]);
  collector.add([2, NAN, 6]);
  expect(collector.finish().moving).toEqual({ min: 2, max: 6 });
  collector.add([-4, 10]);
  const { min, max } = collector.finish().moving;
  // 0.95 of the past, 0.05 of the sample.
  expect(min).toBeCloseTo(1.9 - 0.2, 12);
  expect(max).toBeCloseTo(5.7 + 0.5, 12);
});
