import { expect, test } from 'vitest';
import { axisOf } from './interval-axis.ts';

test('all accuracies near the baseline are on the axis', () => {
  const [low, high] = axisOf([0.905, 0.917, 0.898, 0.91], [0.905, 0.917]);
  expect(low).toBeLessThan(0.898);
  expect(high).toBeGreaterThan(0.917);
});

test('one far below does not press the others together', () => {
  const near = axisOf([0.905, 0.917], [0.905, 0.917]);
  expect(axisOf([0.905, 0.917, 0.09, 0.11], [0.905, 0.917])).toEqual(near);
});
