/** A set of arrays: which are fed to the model, and which says what is right. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { elementCount } from '../../tensor/shape.ts';
import { badData } from '../bytes/slices.ts';
import { namedClasses } from '../classes/folders.ts';
import { type GivenFile, type Looks, NO_LOOKS, type Targets } from '../data-index.ts';
import type { Item } from '../items.ts';
import { MOST_UNPACKED_BYTES } from '../limits.ts';
import { arraysIn, type FoundArray } from './find.ts';
import { rowReader } from './rows.ts';

export interface ArraySet {
  readonly arrays: readonly FoundArray[];
  readonly count: number;
  readonly targets: Targets | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly looks: Looks;
}

const LABELS = /(^|[^a-z])(y|labels?|targets?|classes|class)([^a-z]|$)/i;
const TEST = /(^|[^a-z])(test|t10k|val|valid|validation|eval)([^a-z]|$)/i;
const TRAINING = /(^|[^a-z])(train|training)([^a-z]|$)/i;

/** @throws PlaygroundError `bad-data`, `truncated`. */
export async function scanArrays(
  files: readonly GivenFile[],
  items: readonly Item[],
): Promise<ArraySet> {
  const found: FoundArray[] = [];
  for (const item of items) found.push(...(await arraysIn(files, item)));
  const { kept, diagnostics } = oneHalf(found);
  const isLabels = (array: FoundArray) => LABELS.test(array.name) && array.row.length <= 1;
  const named = kept.filter(isLabels);
  const others = kept.filter((array) => !isLabels(array));
  // Without a name that says so, a row of whole numbers beside larger arrays is what is right.
  const isPlain = ({ row, dtype }: FoundArray) => row.length === 0 && /int/.test(dtype);
  const plain = named.length === 0 && others.length > 1 ? others.filter(isPlain) : [];
  const labels = named[0] ?? (plain.length === 1 ? plain[0] : undefined);
  const arrays = others.filter((array) => array !== labels);
  const [first] = arrays;
  if (!first) {
    const file = labels?.file ?? items[0]?.name ?? '';
    throw badData(`${file} holds no samples.`, 'Give the array that the model is fed, too.', file);
  }
  const all = labels ? [...arrays, labels] : arrays;
  const other = all.find(({ count }) => count !== first.count);
  if (other) {
    throw badData(
      `${first.file} holds ${first.count} records, ${other.file} holds ${other.count}.`,
      'Give arrays of one set: record i of one belongs to record i of the others.',
      other.file,
    );
  }
  if (first.count === 0)
    throw badData(`${first.file} is empty.`, 'Save one record or more.', first.file);
  return {
    arrays,
    count: first.count,
    targets: labels ? await targetsOf(files, labels) : null,
    diagnostics,
    looks: { ...NO_LOOKS, range: await rangeOfFirst(files, first) },
  };
}

/** Where training and test arrays come together, those of the test. */
function oneHalf(found: readonly FoundArray[]) {
  const test = found.filter(({ name }) => TEST.test(name));
  const training = found.filter(({ name }) => TRAINING.test(name));
  if (test.length === 0 || training.length === 0) return { kept: found, diagnostics: [] };
  const message = `${training.map(({ name }) => name).join(', ')} were left out: ${test.map(({ name }) => name).join(', ')} are taken. Give the others alone to use them.`;
  const note: Diagnostic = { severity: 'info', code: 'training-left-out', message, where: {} };
  return { kept: found.filter((array) => !training.includes(array)), diagnostics: [note] };
}

/** Whole numbers are classes; so are rows with a single 1. Everything else is a value. */
async function targetsOf(files: readonly GivenFile[], labels: FoundArray): Promise<Targets> {
  const { count, row, dtype, file, place } = labels;
  if (place.size > MOST_UNPACKED_BYTES) {
    throw badData(`${file} is too large for labels.`, 'Save one number per record.', file);
  }
  const rows = Uint32Array.from({ length: count }, (_, i) => i);
  const data = await rowReader(files, labels, null)(rows);
  const size = elementCount(row);
  const values = Float32Array.from(data as Float32Array, Number);
  if (size > 1) {
    const hot = hotOnes(values, size);
    if (hot) return namedClasses(hot.map(String), file);
  }
  if (size === 1 && /int/.test(dtype)) {
    const wrong = data.findIndex((value) => Number(value) < 0);
    if (wrong >= 0) {
      throw badData(
        `${file} holds the class ${data[wrong]} at row ${wrong}.`,
        'Classes are counted from 0.',
        file,
      );
    }
    return namedClasses(Array.from(data as Int32Array, String), file);
  }
  return { kind: 'values', shape: row, values };
}

/** Where each row's only 1 stands; undefined where rows are something else. */
function hotOnes(values: Float32Array, size: number): number[] | undefined {
  const places: number[] = [];
  for (let at = 0; at < values.length; at += size) {
    const row = values.subarray(at, at + size);
    const place = row.indexOf(1);
    if (place < 0 || row.some((value, i) => value !== 0 && i !== place)) return undefined;
    places.push(place);
  }
  return places;
}

/** Records whose values are looked at. */
const LOOKED_AT = 64;

async function rangeOfFirst(files: readonly GivenFile[], array: FoundArray) {
  const count = Math.min(LOOKED_AT, array.count);
  const rows = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * array.count) / count));
  const values = await rowReader(files, array, null)(rows);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, Number(value));
    high = Math.max(high, Number(value));
  }
  return [low, high] as const;
}
