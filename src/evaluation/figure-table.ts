/** Answers boiled down while they are read: some numbers for each sample, whatever the size of the outputs. */
import { PlaygroundError } from '../base/errors.ts';
import type { ShardOf } from './reading.ts';

/** Figures of samples, by name; each has the same number of values for every sample, one sample after another. */
export interface FigureTable {
  readonly count: number;
  readonly figures: Readonly<Record<string, Float32Array>>;
}

/** Room for the figures of `count` samples. @param widths values of a sample, by name of the figure. */
export function figureTable(count: number, widths: Readonly<Record<string, number>>): FigureTable {
  const figures = Object.entries(widths).map(
    ([name, width]) => [name, new Float32Array(count * width)] as const,
  );
  return { count, figures: Object.fromEntries(figures) };
}

/** The figures of that name; none where there are no such. */
export function column({ figures }: FigureTable, name: string): Float32Array {
  return figures[name] ?? new Float32Array(0);
}

/** Tables of shards that together cover all samples once. @throws PlaygroundError `internal`. */
export function mergeTables(shards: readonly ShardOf<FigureTable>[]): FigureTable {
  const sorted = shards.toSorted((a, b) => a.first - b.first);
  let count = 0;
  for (const shard of sorted) {
    if (shard.first !== count) {
      throw new PlaygroundError(
        'internal',
        `Answers for sample ${count} are ${shard.first > count ? 'missing' : 'given twice'}.`,
        'Run again.',
      );
    }
    count += shard.count;
  }
  return withEach(sorted[0], count, (name, all) => {
    let at = 0;
    for (const shard of sorted) {
      all.set(column(shard, name), at);
      at += column(shard, name).length;
    }
  });
}

/** The figures of the first `count` samples. */
export function firstOfTable(table: FigureTable, count: number): FigureTable {
  const figures = Object.keys(table.figures).map(
    (name) => [name, column(table, name).subarray(0, count * widthOf(table, name))] as const,
  );
  return { count, figures: Object.fromEntries(figures) };
}

/** Figures of samples that were run in `order`, in the order of the set. */
export function tableInSetOrder(given: FigureTable, order: Uint32Array): FigureTable {
  return withEach(given, order.length, (name, all) => {
    const values = column(given, name);
    const width = widthOf(given, name);
    for (const [i, place] of order.entries()) {
      all.set(values.subarray(i * width, (i + 1) * width), place * width);
    }
  });
}

/** Values of one sample. */
export function widthOf(table: FigureTable, name: string): number {
  return table.count === 0 ? 0 : column(table, name).length / table.count;
}

function withEach(
  like: FigureTable | undefined,
  count: number,
  fill: (name: string, all: Float32Array) => void,
): FigureTable {
  const widths = Object.keys(like?.figures ?? {}).map(
    (name) => [name, like ? widthOf(like, name) : 0] as const,
  );
  const table = figureTable(count, Object.fromEntries(widths));
  for (const [name, values] of Object.entries(table.figures)) fill(name, values);
  return table;
}
