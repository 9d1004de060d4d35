import { expect, test } from 'vitest';
import { estimateOf } from './estimates.ts';
import type { Job } from './state.ts';

const job = (progress: Partial<Job['progress']>): Job => ({
  ...{ column: 'a', measures: true },
  progress: { stage: 'measuring', done: 400, total: 10_000, right: 360, ...progress },
});

test('an estimate of the column that is measured, with its interval', () => {
  const estimate = estimateOf(job({}), 'a');
  expect(estimate).toMatchObject({ accuracy: 0.9, samples: 400, total: 10_000 });
  const [low = 0, high = 0] = estimate?.interval ?? [];
  expect([low, high].map((end) => end.toFixed(3))).toEqual(['0.867', '0.926']);
});

test('none of other columns, before 200 samples, without labels, or when all is known', () => {
  expect(estimateOf(null, 'a')).toBeNull();
  expect(estimateOf(job({}), 'b')).toBeNull();
  expect(estimateOf(job({ done: 199, right: 100 }), 'a')).toBeNull();
  expect(estimateOf(job({ done: 200, right: 0 }), 'a')).toMatchObject({ accuracy: 0 });
  const { right: _, ...unlabelled } = job({}).progress;
  expect(estimateOf({ ...job({}), progress: unlabelled }, 'a')).toBeNull();
  expect(estimateOf(job({ done: 10_000 }), 'a')).toBeNull();
  expect(estimateOf(job({ stage: 'calibrating' }), 'a')).toBeNull();
});
