import { expect, test } from 'vitest';
import { commonBeginning, dealtOut } from './run-order.ts';

const order = Uint32Array.from({ length: 1030 }, (_, i) => (i * 7) % 1030);

test('batches are dealt out like cards, each sample once', () => {
  const { order: dealt, ranges } = dealtOut(order, 4, 100);
  expect(ranges).toEqual([
    { first: 0, count: 300 },
    { first: 300, count: 300 },
    { first: 600, count: 230 },
    { first: 830, count: 200 },
  ]);
  expect([...dealt.subarray(0, 100)]).toEqual([...order.subarray(0, 100)]);
  expect([...dealt.subarray(100, 200)]).toEqual([...order.subarray(400, 500)]);
  expect([...dealt].sort((a, b) => a - b)).toEqual([...order].sort((a, b) => a - b));
  expect(dealtOut(order.subarray(0, 150), 4, 100).ranges).toHaveLength(2);
});

test('what all have answered together is a beginning of the order', () => {
  // Runner 1 is at its second batch, the others are further: the beginning ends before its place.
  expect(commonBeginning([300, 100, 230, 200], 1030, 100)).toEqual([200, 100, 100, 100]);
  expect(commonBeginning([300, 300, 230, 200], 1030, 100)).toEqual([300, 300, 230, 200]);
  expect(commonBeginning([100, 0, 100, 100], 1030, 100)).toEqual([100, 0, 0, 0]);
});
