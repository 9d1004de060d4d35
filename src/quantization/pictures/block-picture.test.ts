import { expect, test } from 'vitest';
import { seededRandom } from '../../tensor/random.ts';
import { modeOf } from '../modes/index.ts';
import { blockCost, blockRow, blockSizes, blocksOf } from './block-picture.ts';

test('sizes that fill a row', () => {
  expect(blockSizes(6272)).toEqual([32, 64, 128]);
  expect(blockSizes(96)).toEqual([32]);
  expect(blockSizes(10)).toEqual([]);
  expect(blocksOf(64)).toBe('blockwise-64');
});

/** Rows whose first block of 32 is ten times as wide as the rest; the second row twice as wide as the first. */
function request(bits = 4) {
  const [rows, width] = [2, 128];
  const random = seededRandom(7);
  const values = Float32Array.from({ length: rows * width }, (_, k) => {
    const wide = k % width < 32 ? 10 : 1;
    return wide * (k < width ? 1 : 2) * (2 * random() - 1);
  });
  const { weights: storage } = modeOf('dynamic-int4');
  if (storage.kind !== 'integer') throw new Error('int4 are integers');
  const settings = {
    mode: 'dynamic-int4',
    granularity: 'per-channel',
    weightBits: bits,
    weightEstimator: 'min-max',
  } as const;
  return { values, shape: [rows, width], settings, storage };
}

const largest = (values: Float32Array) =>
  values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);

test('the ranges of blocks follow their weights; that of the row its largest', () => {
  const given = request();
  const row = blockRow(given, 1, 32);
  const line = given.values.subarray(128, 256);
  expect(row).toMatchObject({ row: 1, rows: 2, width: 128, size: 32, bits: 4 });
  expect(row.rowHalf).toBeCloseTo(largest(line), 5);
  expect(row.halves).toHaveLength(4);
  // Scales of blocks have the eight digits of bfloat16.
  const blocks = [0, 1, 2, 3].map((b) => largest(line.subarray(32 * b, 32 * b + 32)));
  for (const [b, half] of blocks.entries()) {
    expect(Math.abs(row.halves[b]! - half) / half).toBeLessThan(2 ** -8);
  }
  expect(row.strokes).toMatchObject({ each: 1, mins: line, maxs: line });
  expect(row.blocksDb).toBeGreaterThan(row.rowDb);
});

test('a row that is not there is the nearest one', () => {
  expect(blockRow(request(), 99, 64).row).toBe(1);
  expect(blockRow(request(), -3, 64).row).toBe(0);
});

test('neighbours of a long row share a stroke', () => {
  const width = 1024;
  const values = Float32Array.from({ length: width }, (_, k) => (k % 2 === 0 ? 1 : -k / width));
  const { strokes } = blockRow({ ...request(), values, shape: [1, width] }, 0, 128);
  expect(strokes.each).toBe(3);
  expect(strokes.mins).toHaveLength(342);
  expect(strokes.maxs[0]).toBe(1);
  expect(strokes.mins[1]).toBe(-5 / width);
});

test('smaller blocks lose less and take more bytes', () => {
  const given = request();
  const costs = [null, 128, 64, 32].map((size) => blockCost(given, size));
  expect(costs.map(({ bytes }) => bytes)).toEqual([24, 4, 8, 16]);
  expect(costs[3]!.sqnrDb).toBeGreaterThan(costs[2]!.sqnrDb);
  expect(costs[2]!.sqnrDb).toBeGreaterThan(costs[1]!.sqnrDb);
  // A block as long as the row is the row, but for the digits of its scale.
  expect(Math.abs(costs[1]!.sqnrDb - costs[0]!.sqnrDb)).toBeLessThan(0.5);
});
