import { expect, test } from 'vitest';
import { seededRandom, shuffled } from './random.ts';

/** mulberry32 as its author gives it, computed in another language with whole numbers of 32 bits. */
const MULBERRY32 = new Map<number, readonly number[]>([
  [0, [1144304738, 1416247, 958946056]],
  [42, [2581720956, 1925393290, 3661312704]],
  [-1, [3850105811, 813802916]],
]);

test('mulberry32, so that a seed gives the same numbers everywhere', () => {
  for (const [seed, expected] of MULBERRY32) {
    const random = seededRandom(seed);
    expect(expected.map(() => random() * 2 ** 32)).toEqual(expected);
  }
});

test('Fisher–Yates from the end: each place takes one of those before it, or itself', () => {
  expect([...shuffled(4, () => 0)]).toEqual([1, 2, 3, 0]);
  expect([...shuffled(4, () => 0.999)]).toEqual([0, 1, 2, 3]);
  expect([...shuffled(4, () => 0.5)]).toEqual([0, 3, 1, 2]);
  expect([...shuffled(0, () => 0)]).toEqual([]);
  let drawn = 0;
  shuffled(4, () => {
    drawn++;
    return 0;
  });
  expect(drawn).toBe(3);
});
