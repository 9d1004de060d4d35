/** A table that says the class of each file: a line with the file's name and its label. */
import type { GivenFile } from '../data-index.ts';
import { badData } from '../bytes/slices.ts';
import { parseTable } from '../../base/csv.ts';
import type { Item } from '../items.ts';
import { readPlace } from '../bytes/places.ts';

/** A table of two million lines of 100 characters. */
const MOST_BYTES = 200_000_000;
const LABEL_COLUMN = /^(label|labels|class|class_?name|target|category|y|species|breed|tag)$/i;
/** Share of the records that a column must name to be the one with their names. */
const MOSTLY = 0.5;

/** Labels for `names` from the first of `tables` that names most of them; null where none does. */
export async function labelsFromTables(
  files: readonly GivenFile[],
  tables: readonly Item[],
  names: readonly string[],
): Promise<{ readonly labels: (string | undefined)[]; readonly table: string } | null> {
  for (const table of tables) {
    const text = new TextDecoder().decode(
      await readPlace(files, table.place, table.name, MOST_BYTES),
    );
    const labels = labelsIn(parseTable(text), names, table.name);
    if (labels) return { labels, table: table.name };
  }
  return null;
}

function labelsIn(rows: readonly (readonly string[])[], names: readonly string[], file: string) {
  const [head = []] = rows;
  const width = head.length;
  if (width < 2) return null;
  const keys = new Map(names.flatMap((name, i) => keysOf(name).map((key) => [key, i] as const)));
  const hits = head.map(
    (_, column) => rows.filter((row) => keys.has(keyOf(row[column] ?? ''))).length,
  );
  const fileColumn = hits.indexOf(Math.max(...hits));
  if ((hits[fileColumn] ?? 0) < MOSTLY * Math.min(names.length, rows.length)) return null;
  const named = head.findIndex((name, i) => i !== fileColumn && LABEL_COLUMN.test(name.trim()));
  const column = named >= 0 ? named : fileColumn === 0 ? 1 : 0;
  const labels = names.map((): string | undefined => undefined);
  for (const [line, row] of rows.entries()) {
    const record = keys.get(keyOf(row[fileColumn] ?? ''));
    if (record === undefined) continue;
    const label = row[column]?.trim();
    if (!label) {
      throw badData(`Line ${line + 1} of ${file} has no label.`, 'Fill it in.', file);
    }
    labels[record] = label;
  }
  return labels;
}

/** What a table may call a file: its path, or its name alone, with the ending or without. */
function keysOf(path: string): string[] {
  const name = path.split('/').at(-1) ?? path;
  const bare = name.replace(/\.[^.]+$/, '');
  return [path, name, bare];
}

function keyOf(cell: string): string {
  return cell.trim().replace(/^\.\//, '').replaceAll('\\', '/');
}
