/** Looks through a person's files: what they are, how many records they hold, where each lies, and what is right. */
import type { Diagnostic } from '../base/diagnostic.ts';
import { PlaygroundError } from '../base/errors.ts';
import type { JobOptions } from '../base/progress.ts';
import { recordPlaces } from './bytes/places.ts';
import { badData } from './bytes/slices.ts';
import { folderClasses, namedClasses } from './classes/folders.ts';
import { labelsFromTables } from './classes/label-file.ts';
import type { DataIndex, GivenFile, Targets } from './data-index.ts';
import { lookAtPictures, PICTURES } from './images/scan.ts';
import { type Item, itemsOf } from './items.ts';
import { MOST_RECORDS } from './limits.ts';

const TABLES = /\.(csv|tsv|txt)$/i;

/**
 * The set in these files. Directories and first bytes are read, by slices; records are not.
 * @throws PlaygroundError `bad-data`, `truncated`, `bad-file`, `too-large`, `cancelled`.
 */
export async function scanData(
  files: readonly GivenFile[],
  options: JobOptions = {},
): Promise<DataIndex> {
  const items = await itemsOf(files, options);
  const pictures = items.filter(({ name }) => PICTURES.test(name));
  if (pictures.length > 0) return scanPictures(files, items, pictures);
  const [first] = items;
  throw new PlaygroundError(
    'bad-data',
    first ? `${first.name} is nothing that can be read as data.` : 'There are no files to read.',
    'Give pictures (PNG, JPEG, WebP) in folders or in a zip archive.',
    first ? { file: first.name } : {},
  );
}

async function scanPictures(
  files: readonly GivenFile[],
  items: readonly Item[],
  found: readonly Item[],
): Promise<DataIndex> {
  const diagnostics: Diagnostic[] = [];
  const tables = items.filter(({ name }) => TABLES.test(name));
  const names = found.map(({ name }) => name);
  const named = await labelsFromTables(files, tables, names);
  // A table that labels some of the pictures is about these alone.
  const labelled = named ? found.filter((_, i) => named.labels[i] !== undefined) : found;
  const targets: Targets | null = named
    ? namedClasses(
        named.labels.filter((label) => label !== undefined),
        named.table,
      )
    : folderClasses(names);
  if (labelled.length < found.length) {
    diagnostics.push({
      severity: 'warning',
      code: 'unlabelled-left-out',
      message: `${found.length - labelled.length} of ${found.length} pictures have no line in ${named?.table} and are left out.`,
      where: {},
    });
  }
  if (labelled.length > MOST_RECORDS) {
    const most = MOST_RECORDS.toLocaleString('en-US');
    throw badData(`There are more than ${most} records.`, 'Give a part.', labelled[0]?.name ?? '');
  }
  const places = labelled.map(({ place }) => place);
  const paths = labelled.map(({ name }) => name);
  return {
    kind: 'images',
    count: labelled.length,
    targets,
    diagnostics,
    files: files.map(({ path, blob }) => ({ path, size: blob.size })),
    records: recordPlaces(places, paths),
    arrays: [],
    table: null,
    looks: await lookAtPictures(files, places, paths),
  };
}
