/** What the ruler of blocks says of itself. */
import type { BlockCost, BlockRow } from '../../../workers/engine.ts';
import type { Cell } from '../../components/csv.ts';
import { formatBytes, formatCount, signed } from '../../components/format.ts';
import { decibels } from './rotation-words.ts';

/** Scales of a layer by row and in blocks. */
export interface BlockCosts {
  readonly byRow: BlockCost;
  readonly byBlock: BlockCost;
}

const moreBytes = ({ byRow, byBlock }: BlockCosts) => byBlock.bytes - byRow.bytes;

export function blocksTitle(size: number, costs: BlockCosts | null): string {
  if (!costs) return `A scale for each ${size} weights`;
  const gain = costs.byBlock.sqnrDb - costs.byRow.sqnrDb;
  const bytes = moreBytes(costs);
  const price =
    bytes < 0 ? `${formatBytes(-bytes)} fewer in scales` : `${formatBytes(bytes)} more in scales`;
  return Number.isFinite(gain)
    ? `Blocks of ${size}: ${signed(gain, 1)} dB for ${price}`
    : `Blocks of ${size}: ${price}`;
}

export function blocksCaption(row: BlockRow | null, name: string | undefined): string {
  const layer = name ?? 'the layer';
  if (!row) return `One row of ${layer}, and the range of each block of its weights.`;
  return `Row ${row.row} of ${layer}: the ${formatCount(row.width)} weights of output channel ${row.row}. Grey: the one range that a scale for the whole row has to cover. In colour: the range of each block of ${row.size}. The narrower a range, the finer its steps.`;
}

/** Rows of the table below the ruler. */
export function blockFigures(row: BlockRow | null, costs: BlockCosts | null, own: number | null) {
  const line = (label: string, size: number | null, db?: number, cost?: BlockCost) => ({
    label,
    own: own === size,
    cells: [
      db === undefined ? '…' : decibels(db),
      cost ? decibels(cost.sqnrDb) : '…',
      cost ? formatBytes(cost.bytes) : '…',
    ],
  });
  const size = row?.size ?? 0;
  return [
    line('One scale for the row', null, row?.rowDb, costs?.byRow),
    line(`Blocks of ${size}`, size, row?.blocksDb, costs?.byBlock),
  ];
}

export function blocksHint(costs: BlockCosts | null, readsBlocks: boolean): string {
  if (!readsBlocks) {
    return 'Kernels read scales of blocks with weights of 4 bits only. Look at a column with them to use what you see here.';
  }
  if (costs && costs.byBlock.sqnrDb - costs.byRow.sqnrDb < 0.5) {
    return 'These rows are even: blocks win little. Look at another layer, or step through the rows for one with a weight that sticks out.';
  }
  return 'Step through the rows: where one weight sticks out, its block alone pays for it, and all others keep fine steps.';
}

/** Block by block. */
export function blockRows(row: BlockRow): readonly (readonly Cell[])[] {
  return [
    ['block', 'first weight', 'range of the block, ±', 'share of the row’s range, %'],
    ...Array.from(row.halves, (half, i): readonly Cell[] => [
      i,
      i * row.size,
      half,
      Math.round((100 * half) / (row.rowHalf || 1)),
    ]),
  ];
}
