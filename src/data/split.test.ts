import { expect, test } from 'vitest';
import { splitOf } from './split.ts';

const SETUP = { calibration: 0.2, most: null, seed: 7 };

test('no record is in both parts, and all are in one; the same seed gives the same', () => {
  const { test: measured, calibration } = splitOf(50, SETUP);
  expect([measured.length, calibration.length]).toEqual([40, 10]);
  expect(new Set([...measured, ...calibration]).size).toBe(50);
  expect(splitOf(50, SETUP)).toEqual({ test: measured, calibration });
  expect(splitOf(50, { ...SETUP, seed: 8 }).calibration).not.toEqual(calibration);
});

test('a sample of those to measure on is drawn from all over the set, and calibration stays', () => {
  const all = splitOf(10_000, SETUP);
  const some = splitOf(10_000, { ...SETUP, most: 500 });
  expect(some.test).toHaveLength(500);
  expect(some.calibration).toEqual(all.calibration);
  const isLeft = new Set(all.test);
  expect(some.test.every((record) => isLeft.has(record))).toBe(true);
  // Folders come one after the other: half of the sample lies in either half, and half of its beginning, too.
  const early = (records: Uint32Array) => records.filter((record) => record < 5000).length;
  expect(Math.abs(early(some.test) - 250)).toBeLessThan(50);
  expect(Math.abs(early(some.test.subarray(0, 100)) - 50)).toBeLessThan(20);
  expect(splitOf(20, { ...SETUP, most: 500 }).test).toHaveLength(16);
});
