import { expect, test } from 'vitest';
import type { TaskReport } from '../evaluation/tasks.ts';
import { estimateOf, isWorthALook, standingOfEstimate } from './estimates.ts';
import type { Job } from './state.ts';

const ofRight = (right: number) => ({ tally: { sum: right, squares: right } });
const progressed = (progress: Partial<Job['progress']>): Job['progress'] => ({
  ...{ stage: 'measuring', done: 400, total: 10_000, ...ofRight(360) },
  ...progress,
});
const job = (progress: Partial<Job['progress']>): Job => {
  const look = progressed(progress);
  return {
    ...{ column: 'a', measures: true, progress: look, look },
    ...{ paused: false, stopping: false },
  };
};

test('an estimate of the column that is measured, with its interval', () => {
  const estimate = estimateOf(job({}), 'a', 'classification');
  expect(estimate).toMatchObject({ value: 0.9, samples: 400, total: 10_000 });
  const [low = 0, high = 0] = estimate?.interval ?? [];
  expect([low, high].map((end) => end.toFixed(3))).toEqual(['0.867', '0.926']);
});

test('none of other columns, and before anything was worth a look', () => {
  expect(estimateOf(null, 'a', 'classification')).toBeNull();
  expect(estimateOf(job({}), 'b', 'classification')).toBeNull();
  expect(estimateOf({ ...job({}), look: null }, 'a', 'classification')).toBeNull();
});

test('worth a look: measured, labelled, 200 samples or more, and not all', () => {
  expect(isWorthALook(progressed({}))).toBe(true);
  expect(isWorthALook(progressed({ done: 200, ...ofRight(0) }))).toBe(true);
  expect(isWorthALook(progressed({ done: 199, ...ofRight(100) }))).toBe(false);
  const { tally: _, ...unlabelled } = progressed({});
  expect(isWorthALook(unlabelled)).toBe(false);
  expect(isWorthALook(progressed({ done: 10_000 }))).toBe(false);
  expect(isWorthALook(progressed({ stage: 'calibrating' }))).toBe(false);
});

test('an estimate of a mean has the interval of Student’s t', () => {
  // 400 figures with a mean of 20 and a standard deviation of 2.
  const tally = { sum: 8000, squares: 400 * 400 + 399 * 4 };
  const estimate = estimateOf(job({ tally }), 'a', 'reconstruction');
  expect(estimate).toMatchObject({ value: 20, unit: 'decibels', better: 'higher' });
  const [low = 0, high = 0] = estimate?.interval ?? [];
  expect([low, high].map((end) => end.toFixed(3))).toEqual(['19.803', '20.197']);
});

test('an estimate is broken only where the good end of its interval is', () => {
  const baseline = {
    task: 'classification',
    classes: 10,
    labelled: { accuracy: 0.91 },
  } as unknown as TaskReport;
  const standing = (right: number, done = 200) => {
    const estimate = estimateOf(job({ ...ofRight(right), done }), 'a', 'classification');
    return estimate && standingOfEstimate(estimate, baseline);
  };
  expect(standing(20)).toBe('guessing');
  expect(standing(70)).toBe('lost');
  // Half of what the baseline knows beyond chance is 50.5 %, which is still within reach of 46 %.
  expect(standing(92)).toBe('same');
  expect(standing(460, 1000)).toBe('lost');
  expect(standing(180)).toBe('same');
  const estimate = estimateOf(job({ ...ofRight(20), done: 200 }), 'a', 'classification');
  expect(estimate && standingOfEstimate(estimate, null)).toBe('same');
});
