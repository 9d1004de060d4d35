/** Lines of a table by their numbers, as cells. */
import { placeOf, readPlace } from '../bytes/places.ts';
import type { GivenFile, RecordPlaces } from '../data-index.ts';
import { cellsOf } from './columns.ts';

/** Bytes that are read at once where lines follow each other. */
const MOST_AT_ONCE = 1 << 22;

/** @throws PlaygroundError `truncated`, `bad-file`. */
export async function rowsAt(
  files: readonly GivenFile[],
  records: RecordPlaces,
  delimiter: string,
  numbers: ArrayLike<number>,
): Promise<string[][]> {
  const rows: string[][] = [];
  const decoder = new TextDecoder();
  for (let at = 0; at < numbers.length; ) {
    const first = placeOf(records, numbers[at]!);
    let count = 1;
    let end = first.offset + first.length;
    while (at + count < numbers.length && numbers[at + count] === numbers[at]! + count) {
      const next = placeOf(records, numbers[at + count]!);
      if (next.offset + next.length - first.offset > MOST_AT_ONCE) break;
      end = next.offset + next.length;
      count++;
    }
    const length = end - first.offset;
    const bytes = await readPlace(files, { ...first, length, size: length }, `line ${numbers[at]}`);
    for (let i = 0; i < count; i++) {
      const place = placeOf(records, numbers[at + i]!);
      const from = place.offset - first.offset;
      const line = decoder.decode(bytes.subarray(from, from + place.length));
      rows.push(cellsOf(line, delimiter));
    }
    at += count;
  }
  return rows;
}
