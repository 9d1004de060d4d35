/** Pictures with masks, as a set. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { decodeMask } from '../../pictures/decode.ts';
import { readPlace, recordPlaces } from '../bytes/places.ts';
import type { GivenFile } from '../data-index.ts';
import type { Item, LabelledItems } from '../items.ts';
import { maskedPictures } from './pair.ts';

/** Masks that are looked at, spread over the set. */
const LOOKED_AT = 6;

/** Null where these are no pictures with masks. */
export async function maskedSet(
  files: readonly GivenFile[],
  found: readonly Item[],
): Promise<LabelledItems | null> {
  const pairs = maskedPictures(found);
  if (!pairs) return null;
  const masks = pairs.map(({ mask }) => mask);
  const places = recordPlaces(
    masks.map(({ place }) => place),
    masks.map(({ name }) => name),
  );
  const left = found.length - 2 * pairs.length;
  const message = `${left} of ${found.length} pictures have no mask, or are masks of nothing, and are left out.`;
  const note: Diagnostic = { severity: 'warning', code: 'unlabelled-left-out', message, where: {} };
  return {
    records: pairs.map(({ picture }) => picture),
    targets: { kind: 'masks', places, blackAndWhite: await areBlackAndWhite(files, masks) },
    diagnostics: left > 0 ? [note] : [],
  };
}

/** Whether the masks that are looked at are grey, with no other values than 0 and 255, which is in some. */
async function areBlackAndWhite(
  files: readonly GivenFile[],
  masks: readonly Item[],
): Promise<boolean> {
  const step = Math.max(1, Math.floor(masks.length / LOOKED_AT));
  let hasWhite = false;
  for (const { name, place } of masks.filter((_, i) => i % step === 0).slice(0, LOOKED_AT)) {
    const mask = await readPlace(files, place, name)
      .then((bytes) => decodeMask(bytes, name))
      // Whoever measures on it hears of it.
      .catch(() => null);
    if (!mask?.isGrey) return false;
    for (const value of mask.data) {
      if (value === 255) hasWhite = true;
      else if (value !== 0) return false;
    }
  }
  return hasWhite;
}
