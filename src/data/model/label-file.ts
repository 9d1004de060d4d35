/** Names of classes from a file: the list that is packed behind a .tflite, or one that a person has. */
import { placeOfEntry, readPlace } from '../bytes/places.ts';
import { zipEntries } from '../bytes/zip.ts';
import { MOST_NAME, MOST_SET_CLASSES } from '../limits.ts';
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

/** One name per line; a number before it (`7 cat`, `7: cat`) is its place, not a part of it. */
export function classNamesOf(text: string): readonly string[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, MOST_SET_CLASSES);
  const isNumbered =
    lines.length > 1 && lines.every((line, i) => new RegExp(`^${i}[:\\s,]`).test(line));
  return lines.map((line) =>
    (isNumbered ? line.replace(/^\d+[:\s,]+/, '') : line).slice(0, MOST_NAME),
  );
}
