import { expect, test } from 'vitest';
import { changeOfSamples, meanOfTally, meanOfValues, tallyOf } from './means.ts';

const BEFORE = Float32Array.of(1, 2, 3, 4, 5.5);
const AFTER = Float32Array.of(1.5, 2, 2.5, 5, 7);

test('a paired t-test and its interval as scipy.stats.ttest_rel', () => {
  const change = changeOfSamples(BEFORE, AFTER, 'higher');
  expect(change).toMatchObject({ delta: 0.5, test: 'paired-t', better: 3, worse: 1, gain: 0.5 });
  expect(change.p).toBeCloseTo(0.2301996410804989, 12);
  expect(change.interval[0]).toBeCloseTo(-0.4816215807387786, 9);
  expect(change.interval[1]).toBeCloseTo(1.4816215807387785, 9);
});

test('of errors, a rise is no gain', () => {
  expect(changeOfSamples(BEFORE, AFTER, 'lower')).toMatchObject({
    ...{ delta: 0.5, gain: -0.5, better: 1, worse: 3 },
  });
});

test('right and wrong answers are told apart by McNemar’s test', () => {
  const before = Float32Array.of(1, 1, 1, 1, 0, 1, 0, 1);
  const after = Float32Array.of(0, 0, 0, 0, 1, 1, 0, 0);
  const change = changeOfSamples(before, after, 'higher');
  expect(change).toMatchObject({ test: 'mcnemar', better: 1, worse: 5, delta: -0.5 });
  expect(change.p).toBeCloseTo(0.21875, 12);
});

test('equal files do not differ, and lost ones differ for sure', () => {
  expect(changeOfSamples(BEFORE, BEFORE, 'higher')).toMatchObject({
    ...{ delta: 0, p: 1, better: 0, worse: 0, gain: 0 },
  });
  const shifted = BEFORE.map((value) => value + 1);
  expect(changeOfSamples(BEFORE, shifted, 'higher').p).toBe(0);
  const lost = BEFORE.map(() => Number.POSITIVE_INFINITY);
  expect(changeOfSamples(BEFORE, lost, 'lower')).toMatchObject({ p: 0, worse: 5 });
  expect(changeOfSamples(lost, lost, 'lower')).toMatchObject({ p: 1, worse: 0, better: 0 });
});

test('a mean has the same interval from all values and from their sums', () => {
  const all = meanOfValues(AFTER);
  const sums = meanOfTally(tallyOf(AFTER), AFTER.length);
  expect(all.value).toBeCloseTo(3.6, 12);
  // scipy.stats.t.interval.
  expect(all.interval[0]).toBeCloseTo(0.7079622317366239, 9);
  expect(all.interval[1]).toBeCloseTo(6.492037768263376, 9);
  expect(sums.interval[0]).toBeCloseTo(all.interval[0], 9);
  expect(meanOfTally({ sum: 3, squares: 9 }, 1).interval).toEqual([3, 3]);
});
