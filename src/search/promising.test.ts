import { expect, test } from 'vitest';
import { promisingMixes } from './promising.ts';
import type { MeasuredFamily } from './sensitivity.ts';

const own = { option: -1, bytes: 0, mse: 0, gain: 0, floatMacs: 0 };
const smaller = (gain: number, bytes: number) => ({ ...own, option: 0, bytes, gain });

/** Three layers: the first gains by being smaller, the second loses little by it, the third much. */
const family = {
  whole: { bytes: 100, mse: 0 },
  effects: [
    [own, smaller(0.01, -10)],
    [own, smaller(-0.001, -20)],
    [own, smaller(-0.1, -20)],
  ],
} as unknown as MeasuredFamily;

test('every layer that gains, and of the others those that lose least for the bytes', () => {
  expect(promisingMixes(family, 100, 9)).toEqual([
    [0, -1, -1],
    [0, 0, -1],
    [0, 0, 0],
  ]);
  expect(promisingMixes(family, 75, 1)).toEqual([[0, 0, -1]]);
  expect(promisingMixes(family, 55, 9)).toEqual([[0, 0, 0]]);
  expect(promisingMixes(family, 40, 9)).toEqual([]);
});
