/** What all readings have in common that boil each sample down to figures, so that no output is kept. */
import { PlaygroundError } from '../base/errors.ts';
import {
  column,
  type FigureTable,
  firstOfTable,
  mergeTables,
  tableInSetOrder,
} from './figure-table.ts';
import type { FigureReport } from './figures.ts';
import { tallyOf } from './means.ts';
import type { Reading } from './reading.ts';

/** What sets one reading of figures apart from the others. */
export interface FigureReadingRow<Name extends string, Labels> {
  readonly name: Name;
  /** Name of the column whose mean is the headline, if there is such a column; null where it is no mean over samples. */
  readonly mean: string | null;
  readonly reader: Reading<FigureTable, Labels, FigureReport<Name>>['reader'];
  /** Figures of all samples. */
  report(
    table: FigureTable,
    labels?: Labels,
  ): Pick<FigureReport, 'figures' | 'perSample' | 'nothing'>;
}

/** A reading of figures. */
export type FigureReading<Name extends string, Labels> = Reading<
  FigureTable,
  Labels,
  FigureReport<Name>
>;

/** A reading out of what sets it apart. */
export function figureReading<Name extends string, Labels>(
  row: FigureReadingRow<Name, Labels>,
): FigureReading<Name, Labels> {
  const { name, mean } = row;
  return {
    reader: row.reader,
    merge: mergeTables,
    first: firstOfTable,
    inSetOrder: tableInSetOrder,
    tally: (table, _labels, _order, { first, count }) =>
      mean === null || table.figures[mean] === undefined
        ? null
        : tallyOf(column(table, mean).subarray(first, first + count)),
    report: (table, labels) => ({ task: name, images: table.count, ...row.report(table, labels) }),
  };
}

/** Values of one row out of several. */
export function rowOf(values: ArrayLike<number>, row: number, size: number): ArrayLike<number> {
  return ArrayBuffer.isView(values)
    ? (values as Float32Array).subarray(row * size, (row + 1) * size)
    : Array.prototype.slice.call(values, row * size, (row + 1) * size);
}

/** The right answers that a task needs. @throws PlaygroundError `bad-data` where there are none. */
export function needed<Labels>(labels: Labels | null | undefined, what: string): Labels {
  if (labels) return labels;
  throw new PlaygroundError(
    'bad-data',
    `There are no ${what} to hold the outputs against.`,
    'Give a test set with right answers, or measure agreement with the float model, which needs none.',
  );
}
