import { expect, test } from 'vitest';
import type { BlockRow } from '../../../workers/engine.ts';
import { blockFigures, blockRows, blocksCaption, blocksHint, blocksTitle } from './block-words.ts';

const row: BlockRow = {
  ...{ row: 3, rows: 256, width: 6272, size: 64, bits: 4, rowHalf: 0.5, rowDb: 15, blocksDb: 18 },
  strokes: { each: 14, mins: new Float32Array(448), maxs: new Float32Array(448) },
  halves: Float32Array.of(0.25, 0.5),
};
const costs = {
  byRow: { sqnrDb: 15.5, bytes: 3072 },
  byBlock: { sqnrDb: 18.75, bytes: 50_176 },
};

test('what blocks gain, and what they take', () => {
  expect(blocksTitle(64, costs)).toBe('Blocks of 64: +3.3 dB for 47.1 kB more in scales');
  const few = { ...costs, byBlock: { sqnrDb: 15.5, bytes: 1024 } };
  expect(blocksTitle(64, few)).toBe('Blocks of 64: ±0.0 dB for 2.0 kB fewer in scales');
  expect(blocksTitle(64, null)).toBe('A scale for each 64 weights');
});

test('figures by row and by block; the column is marked', () => {
  expect(blockFigures(row, costs, 64)).toEqual([
    { label: 'One scale for the row', own: false, cells: ['15.0 dB', '15.5 dB', '3.1 kB'] },
    { label: 'Blocks of 64', own: true, cells: ['18.0 dB', '18.8 dB', '50.2 kB'] },
  ]);
  expect(blockFigures(row, null, null)[0]).toMatchObject({
    own: true,
    cells: ['15.0 dB', '…', '…'],
  });
});

test('in words and in a table', () => {
  expect(blocksCaption(row, 'dense')).toContain('Row 3 of dense: the 6,272 weights');
  expect(blocksCaption(null, undefined)).toContain('the layer');
  expect(blocksHint(costs, true)).toContain('Step through the rows');
  expect(blocksHint({ ...costs, byBlock: costs.byRow }, true)).toContain('even');
  expect(blocksHint(costs, false)).toContain('4 bits only');
  expect(blockRows(row).slice(1)).toEqual([
    [0, 0, 0.25, 50],
    [1, 64, 0.5, 100],
  ]);
});
