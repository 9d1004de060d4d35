/** The list of the model's classes that lies beside the records, such as `labels.txt`. */
import { readPlace } from '../bytes/places.ts';
import type { GivenFile } from '../data-index.ts';
import type { Item } from '../items.ts';
import { areLinesOfTable, classNamesOf, isClassList } from './class-names.ts';

const MOST_BYTES = 4_000_000;

/** Names by the model's outputs; empty where no item is such a list. @throws PlaygroundError `too-large`, `bad-file`. */
export async function classListIn(
  files: readonly GivenFile[],
  items: readonly Item[],
): Promise<readonly string[]> {
  const list = items.find(({ name }) => isClassList(name));
  if (!list) return [];
  const bytes = await readPlace(files, list.place, list.name, MOST_BYTES);
  const names = classNamesOf(new TextDecoder().decode(bytes));
  return areLinesOfTable(names) ? [] : names;
}
