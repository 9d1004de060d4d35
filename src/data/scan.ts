/** Looks through a person's files: what they are, how many records they hold, where each lies, and what is right. */
import { PlaygroundError } from '../base/errors.ts';
import type { JobOptions } from '../base/progress.ts';
import { mayHoldArrays } from './arrays/find.ts';
import { scanArrays } from './arrays/scan.ts';
import { lookAtRecordings } from './audio/look.ts';
import { recordPlaces } from './bytes/places.ts';
import { badData } from './bytes/slices.ts';
import { unwrapped } from './bytes/unwrap.ts';
import { classListIn } from './classes/class-list.ts';
import { isClassList } from './classes/class-names.ts';
import { namedRecords } from './classes/named-records.ts';
import { type DataIndex, type DataKind, type GivenFile, NO_LOOKS } from './data-index.ts';
import { lookAtPictures, PICTURES } from './images/scan.ts';
import { type Item, itemsOf } from './items.ts';
import { MOST_RECORDS } from './limits.ts';
import { markedPictures } from './marked.ts';
import type { DataSetup } from './setup/fields.ts';
import { USUAL_SETUP } from './setup/setup.ts';
import { scanTable } from './tables/scan.ts';
import { scanExamples } from './tfrecord/scan.ts';

export interface ScanOptions extends JobOptions {
  /** Of a set-up that is there already: the columns of tables. */
  readonly table?: DataSetup['table'];
}

/** What the readers find; the rest is the same for all of them. */
type Found = Omit<DataIndex, 'files' | 'classList'>;
type Scan = (
  files: readonly GivenFile[],
  found: readonly Item[],
  items: readonly Item[],
  options: ScanOptions,
) => Promise<Found>;

const TABLES = /\.(csv|tsv|txt)$/i;
const isList = ({ name }: Item) => isClassList(name);
const SOUNDS = /\.wav$/i;
const EXAMPLES = /\.(tfrecords?|tfrec)(-\d+-of-\d+)?$|\.tfrecord-/i;

/** What files are taken for, the first kind that there is: others beside it are its labels, or do not belong to it. */
const KINDS: readonly { readonly is: (item: Item) => boolean; readonly scan: Scan }[] = [
  { is: ({ name }) => PICTURES.test(name), scan: recordScan('images') },
  { is: ({ name }) => SOUNDS.test(name), scan: recordScan('audio') },
  { is: ({ name }) => EXAMPLES.test(name), scan: exampleScan },
  { is: mayHoldArrays, scan: arrayScan },
  { is: ({ name }) => TABLES.test(name), scan: tableScan },
];

/**
 * The set in these files. Directories, first bytes, and tables and TFRecords from end to end are read, by slices.
 * @throws PlaygroundError `bad-data`, `truncated`, `bad-file`, `too-large`, `cancelled`.
 */
export async function scanData(
  files: readonly GivenFile[],
  options: ScanOptions = {},
): Promise<DataIndex> {
  const inside = await unwrapped(files);
  const items = await itemsOf(inside, options);
  for (const { is, scan } of KINDS) {
    const found = items.filter(is);
    if (found.length === 0) continue;
    const set = await scan(inside, found, items, options);
    if (set.count > MOST_RECORDS) {
      const most = MOST_RECORDS.toLocaleString('en-US');
      throw badData(`There are more than ${most} records.`, 'Give a part.', found[0]?.name ?? '');
    }
    const mayHaveList = set.targets && set.targets.kind !== 'values' && !found.every(isList);
    const classList = mayHaveList ? await classListIn(inside, items) : [];
    return { ...set, classList, files: files.map(({ path, blob }) => ({ path, size: blob.size })) };
  }
  const [first] = items;
  throw new PlaygroundError(
    'bad-data',
    first ? `${first.name} is nothing that can be read as data.` : 'There are no files to read.',
    'Pictures (PNG, JPEG, WebP), recordings (WAV), arrays (.npy, .npz, idx), tables (.csv, .tsv), text lines (.txt) and .tfrecord files are read, alone, in folders or in a zip archive.',
    first ? { file: first.name } : {},
  );
}

/** Files that are a record each. */
function recordScan(kind: DataKind & ('images' | 'audio')): Scan {
  const lookAt = { images: lookAtPictures, audio: lookAtRecordings }[kind];
  return async (files, found, items, options) => {
    const tables = items.filter(({ name }) => TABLES.test(name));
    const marked = kind === 'images' ? await markedPictures(files, found, items, options) : null;
    const { records, targets, diagnostics } = marked ?? (await namedRecords(files, found, tables));
    const places = records.map(({ place }) => place);
    const names = records.map(({ name }) => name);
    const looks = await lookAt(files, places, names);
    return {
      ...NOTHING,
      kind,
      count: records.length,
      targets,
      diagnostics,
      records: recordPlaces(places, names),
      looks,
    };
  };
}

const NOTHING = { arrays: [], table: null, records: null, diagnostics: [], looks: NO_LOOKS };

async function exampleScan(
  files: readonly GivenFile[],
  found: readonly Item[],
  _: readonly Item[],
  options: ScanOptions,
): Promise<Found> {
  const set = await scanExamples(files, plainFiles(files, found), options);
  const { kind, records, places, arrays, targets } = set;
  const looks = kind === 'images' ? await lookAtPictures(files, places, records.names) : NO_LOOKS;
  return { ...NOTHING, kind, count: places.length, records, arrays, targets, looks };
}

async function arrayScan(files: readonly GivenFile[], found: readonly Item[]): Promise<Found> {
  const set = await scanArrays(files, found);
  return { ...NOTHING, ...set, kind: 'arrays' };
}

async function tableScan(
  files: readonly GivenFile[],
  found: readonly Item[],
  _: readonly Item[],
  { table = USUAL_SETUP.table, ...job }: ScanOptions,
): Promise<Found> {
  const records = found.filter((item) => !isList(item));
  const [number = 0, ...others] = plainFiles(files, records.length > 0 ? records : found);
  if (others.length > 0) {
    throw badData(
      `There are ${found.length} tables: ${found
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ')}.`,
      'Give one of them.',
      found[0]?.name ?? '',
    );
  }
  const set = await scanTable(files, number, table, job);
  return { ...NOTHING, ...set, count: set.records.file.length };
}

/** Numbers of the files that are whole items: those inside an archive of pictures are not. */
function plainFiles(files: readonly GivenFile[], found: readonly Item[]): number[] {
  return found.map(({ name, place }) => {
    if (files[place.file]?.path === name) return place.file;
    throw badData(`${name} lies in an archive of other data.`, 'Take it out of there.', name);
  });
}
