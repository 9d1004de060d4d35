/** Files that are a record each, with their classes: by a table beside them, else by folder. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { GivenFile } from '../data-index.ts';
import type { Item, LabelledItems } from '../items.ts';
import { folderClasses, namedClasses } from './folders.ts';
import { labelsFromTables } from './label-file.ts';

/** @throws PlaygroundError `bad-data` for tables with holes. */
export async function namedRecords(
  files: readonly GivenFile[],
  found: readonly Item[],
  tables: readonly Item[],
): Promise<LabelledItems> {
  const names = found.map(({ name }) => name);
  const named = await labelsFromTables(files, tables, names);
  if (!named) return { records: found, targets: folderClasses(names), diagnostics: [] };
  const { labels, table } = named;
  // A table that labels some of the files is about these alone.
  const records = found.filter((_, i) => labels[i] !== undefined);
  const known = labels.filter((label) => label !== undefined);
  const left = found.length - records.length;
  const message = `${left} of ${found.length} files have no line in ${table} and are left out.`;
  const note: Diagnostic = { severity: 'warning', code: 'unlabelled-left-out', message, where: {} };
  return {
    records,
    targets: namedClasses(known, table),
    diagnostics: left > 0 ? [note] : [],
  };
}
