/** What the first pictures of a set look like. */

import { pictureHead } from '../../pictures/raster.ts';
import { readStart } from '../bytes/places.ts';
import { type GivenFile, type Looks, NO_LOOKS, type Place } from '../data-index.ts';

/** Pictures that are looked at, spread over the set. */
const LOOKED_AT = 24;
/** The frame of a JPEG stands behind its previews. */
export const HEAD_BYTES = 1 << 16;

/** Endings of files that are taken for pictures. */
export const PICTURES = /\.(png|jpe?g|webp)$/i;

/** Nothing is decoded; pictures that cannot be read are left to the reader of the record. */
export async function lookAtPictures(
  files: readonly GivenFile[],
  places: readonly Place[],
  names: readonly string[],
): Promise<Looks> {
  const step = Math.max(1, Math.floor(places.length / LOOKED_AT));
  const heads = [];
  for (let i = 0; i < places.length && heads.length < LOOKED_AT; i += step) {
    const place = places[i]!;
    const head = await readStart(files, place, names[i] ?? '', HEAD_BYTES).catch(() => undefined);
    const found = head && pictureHead(head);
    if (found) heads.push(found);
  }
  const [first] = heads;
  if (!first) return NO_LOOKS;
  const { width, height } = first;
  return {
    ...NO_LOOKS,
    width,
    height,
    isGrey: heads.every(({ isGrey }) => isGrey),
    isMixed: heads.some((head) => head.width !== width || head.height !== height),
  };
}
