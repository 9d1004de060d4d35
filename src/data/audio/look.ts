/** What the first recordings of a set are like. */
import { readStart } from '../bytes/places.ts';
import { type GivenFile, type Looks, NO_LOOKS, type Place } from '../data-index.ts';
import { wavHead } from './wav.ts';

const LOOKED_AT = 8;
/** Samples begin behind notes of the program that recorded them. */
const HEAD_BYTES = 1 << 14;

/** What cannot be read is left to the reader of the record. */
export async function lookAtRecordings(
  files: readonly GivenFile[],
  places: readonly Place[],
  names: readonly string[],
): Promise<Looks> {
  for (const [i, place] of places.slice(0, LOOKED_AT).entries()) {
    const name = names[i] ?? '';
    const head = await readStart(files, place, name, HEAD_BYTES)
      .then((bytes) => wavHead(bytes, name))
      .catch(() => undefined);
    if (head) return { ...NO_LOOKS, rate: head.rate };
  }
  return NO_LOOKS;
}
