/** Names of classes from the list that is packed behind a .tflite. */
import { placeOfEntry, readPlace } from '../bytes/places.ts';
import { zipEntries } from '../bytes/zip.ts';
import { classNamesOf } from '../classes/class-names.ts';
import type { ModelFacts } from './facts.ts';

const MOST_BYTES = 4_000_000;

/** The names of the classes that a model's file carries; empty where it carries none, or where they cannot be read. */
export async function classNamesIn(
  file: Blob,
  { metadata }: Pick<ModelFacts, 'metadata'>,
): Promise<readonly string[]> {
  const wanted = metadata?.labelFile;
  if (!wanted) return [];
  try {
    const given = { path: 'model.tflite', blob: file };
    const entry = (await zipEntries(file, given.path)).find(({ name }) => name === wanted);
    if (!entry) return [];
    const bytes = await readPlace([given], placeOfEntry(0, entry), entry.name, MOST_BYTES);
    return classNamesOf(new TextDecoder().decode(bytes));
  } catch {
    // A model is measured without them.
    return [];
  }
}
