/** The files that a person gave, archives opened: what a set is made of. */

import type { Diagnostic } from '../base/diagnostic.ts';
import { isZip } from '../base/magic.ts';
import { cancellationPoint, type JobOptions } from '../base/progress.ts';
import { placeOfEntry, wholeFile } from './bytes/places.ts';
import { badData, readHead } from './bytes/slices.ts';
import { zipEntries } from './bytes/zip.ts';
import type { GivenFile, Place, Targets } from './data-index.ts';
import { MOST_FILES } from './limits.ts';

/** A file, or a file in an archive. */
export interface Item {
  readonly name: string;
  readonly place: Place;
}

/** Items that are a record each, with what is right for them. */
export interface LabelledItems {
  readonly records: readonly Item[];
  /** Null where nothing says it. */
  readonly targets: Targets | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** By path, in the order of Python's `sorted`, so that every system finds the same order. @throws PlaygroundError. */
export async function itemsOf(files: readonly GivenFile[], options: JobOptions): Promise<Item[]> {
  const items: Item[] = [];
  for (const [i, given] of files.entries()) {
    await cancellationPoint(options.signal);
    options.onProgress?.({ stage: 'reading', done: i, total: files.length });
    if (/\.zip$/i.test(given.path) && isZip(await readHead(given.blob, 4, given.path))) {
      const entries = await zipEntries(given.blob, given.path);
      for (const entry of entries) items.push({ name: entry.name, place: placeOfEntry(i, entry) });
    } else {
      items.push({ name: given.path, place: wholeFile(i, given) });
    }
    if (items.length > MOST_FILES) {
      const most = MOST_FILES.toLocaleString('en-US');
      throw badData(`There are more than ${most} files.`, 'Give a part of them.', given.path);
    }
  }
  return items.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
