import { expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { checkedSamples } from './checked-samples.ts';
import { keepNewest } from './keep-newest.ts';

/** A dense layer over `rows` rows: rows · width · width products a sample. */
function dense(width: number, rows: number) {
  const b = buildGraph();
  const weights = b.constant('w', [width, width], new Float32Array(width * width));
  const x = b.input('x', [-1, rows, width]);
  return b.finish([b.op('FULLY_CONNECTED', 'y', [x, weights], { keepNumDims: true })]);
}

test('32 samples of a small model, fewer of a larger one by its products, 8 at least', () => {
  expect(checkedSamples(dense(10, 1))).toBe(32);
  // 2·10⁹ products for all samples: 10⁸ each allow 19, one product more than 20 would need.
  expect(checkedSamples(dense(1000, 100))).toBe(19);
  expect(checkedSamples(dense(1000, 2000))).toBe(8);
});

test('fewer, too, where the outputs are large', () => {
  // 2²⁴ values: 10⁶ each allow 16.
  expect(checkedSamples(dense(8, 125_000))).toBe(16);
});

test('what is kept: the newest, and what was put again is new', () => {
  const map = new Map<string, number>();
  for (const [i, key] of ['a', 'b', 'a', 'c', 'd'].entries()) keepNewest(map, key, i, 3);
  expect([...map]).toEqual([
    ['a', 2],
    ['c', 3],
    ['d', 4],
  ]);
});
