/** A table or a text as a set: a line is a record, one column may say what is right. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { cancellationPoint, type JobOptions } from '../../base/progress.ts';
import { badData } from '../bytes/slices.ts';
import { namedClasses } from '../classes/folders.ts';
import type { GivenFile, RecordPlaces, TableFacts, Targets } from '../data-index.ts';
import type { DataSetup } from '../setup/fields.ts';
import { type Columns, columnsOf } from './columns.ts';
import { linesOf } from './lines.ts';
import { rowsAt } from './rows.ts';

export interface TableSet {
  readonly kind: 'arrays' | 'text';
  readonly table: TableFacts;
  readonly records: RecordPlaces;
  readonly targets: Targets | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lines that columns are told by. */
const LOOKED_AT = 200;
/** Lines whose labels are read at once. */
const AT_ONCE = 2000;

/**
 * @param number of the file among `files`.
 * @throws PlaygroundError `bad-data`, `cancelled`.
 */
export async function scanTable(
  files: readonly GivenFile[],
  number: number,
  setup: DataSetup['table'],
  options: JobOptions,
): Promise<TableSet> {
  const { path, blob } = files[number]!;
  const isText = /\.txt$/i.test(path);
  const lines = await linesOf(blob, path, !isText, options);
  const all: RecordPlaces = {
    file: new Uint32Array(lines.offsets.length).fill(number),
    offset: lines.offsets,
    length: lines.lengths,
    packing: new Uint8Array(lines.offsets.length),
    size: lines.lengths,
    names: [],
  };
  const sample = Uint32Array.from({ length: Math.min(LOOKED_AT, all.offset.length) }, (_, i) => i);
  const columns = columnsOf(await rowsAt(files, all, '', sample), path, isText, setup);
  const records = columns.hasHeader ? withoutFirst(all) : all;
  if (records.offset.length === 0) {
    throw badData(`${path} holds no records.`, 'Give a file with one line per record.', path);
  }
  const { kind, table, diagnostics } = columns;
  const targets = await targetsOf(files, records, columns, path, options);
  return { kind, table, records, targets, diagnostics };
}

function withoutFirst({ file, offset, length, packing, size, names }: RecordPlaces): RecordPlaces {
  return {
    file: file.slice(1),
    offset: offset.slice(1),
    length: length.slice(1),
    packing: packing.slice(1),
    size: size.slice(1),
    names,
  };
}

/** Whole numbers are classes where few of them occur; fractions are values; words are classes. */
async function targetsOf(
  files: readonly GivenFile[],
  records: RecordPlaces,
  { table, hasHeader }: Columns,
  path: string,
  { signal }: JobOptions,
): Promise<Targets | null> {
  const { label, delimiter, columns } = table;
  if (label === null) return null;
  const count = records.offset.length;
  const cells: string[] = [];
  for (let first = 0; first < count; first += AT_ONCE) {
    await cancellationPoint(signal);
    const length = Math.min(AT_ONCE, count - first);
    const numbers = Uint32Array.from({ length }, (_, i) => first + i);
    for (const row of await rowsAt(files, records, delimiter, numbers)) {
      const line = cells.length + (hasHeader ? 2 : 1);
      if (row.length !== columns.length) {
        throw badData(
          `Line ${line} of ${path} has ${row.length} columns; ${columns.length} are expected.`,
          'Check that line; cells with a separator in them need quotation marks.',
          path,
          records.offset[cells.length],
        );
      }
      const cell = row[label]?.trim() ?? '';
      if (cell === '') throw badData(`Line ${line} of ${path} has no label.`, 'Fill it in.', path);
      cells.push(cell);
    }
  }
  const values = cells.map(Number);
  if (values.some(Number.isNaN)) return namedClasses(cells, path);
  const distinct = new Set(values).size;
  const areFew = distinct <= 1000 && distinct <= Math.max(2, cells.length / 2);
  if (areFew && values.every((value) => Number.isInteger(value) && value >= 0)) {
    return namedClasses(values.map(String), path);
  }
  return { kind: 'values', shape: [], values: Float32Array.from(values) };
}
