import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sizeTicks } from '../../charts/pareto-layout.ts';
import { BUDGET_STEPS, budgetRange, bytesAt, stepOf } from './budget-scale.ts';
import { FLOAT_STEPS, macsAt, macsStepOf } from './float-work-scale.ts';

test('the slider reaches from below the smallest known file to above the largest', () => {
  expect(budgetRange(1000, [])).toEqual([100, 1150]);
  const [low, high] = budgetRange(1000, [60, 1200]);
  expect(low).toBeLessThan(60);
  expect(high).toBeGreaterThan(1200);
});

test('every step of a slider is another budget, found again from its bytes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5_000, max: 500_000_000 }), (floatBytes) => {
      const range = budgetRange(floatBytes, []);
      for (const step of [0, 1, 50, 77, 199, BUDGET_STEPS]) {
        expect(Math.abs(stepOf(bytesAt(step, range), range) - step)).toBeLessThanOrEqual(1);
        if (step > 0) expect(bytesAt(step, range)).toBeGreaterThan(bytesAt(step - 1, range));
      }
    }),
  );
});

test('the slider of floating-point work keeps its ends for nothing and for everything', () => {
  const macs = 8_231_424;
  expect([macsAt(0, macs), macsAt(FLOAT_STEPS, macs), macsAt(3, macs)]).toEqual([
    ...[0, macs, 247_000],
  ]);
  expect([0, 1, macs - 1, macs].map((most) => macsStepOf(most, macs))).toEqual([0, 1, 99, 100]);
  for (let step = 0; step <= FLOAT_STEPS; step++)
    expect(macsStepOf(macsAt(step, macs), macs)).toBe(step);
});

test('sizes on the axis are round, and few', () => {
  expect(sizeTicks([600_000, 7_000_000], 8)).toEqual([1e6, 2e6, 5e6]);
  expect(sizeTicks([1_000, 90_000_000], 5).length).toBeLessThanOrEqual(5);
});
