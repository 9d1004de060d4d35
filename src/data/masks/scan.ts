/** Pictures with masks, as a set. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { cancellationPoint, type JobOptions } from '../../base/progress.ts';
import { decodeMask } from '../../pictures/decode.ts';
import { readPlace, recordPlaces } from '../bytes/places.ts';
import type { GivenFile } from '../data-index.ts';
import type { Item, LabelledItems } from '../items.ts';
import { maskedPictures } from './pair.ts';

/** Masks that are looked at, spread over the set; fewer where enough of them have white. */
const LOOKED_AT = 200;
const ENOUGH = 6;
const WHITE = 255;

/** Null where these are no pictures with masks. */
export async function maskedSet(
  files: readonly GivenFile[],
  found: readonly Item[],
  options: JobOptions,
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
    targets: {
      kind: 'masks',
      places,
      blackAndWhite: await areBlackAndWhite(files, masks, options),
    },
    diagnostics: left > 0 ? [note] : [],
  };
}

/** Whether grey masks have no other values than 0 and 255, which is in some. Many may be black: things may be rare. */
async function areBlackAndWhite(
  files: readonly GivenFile[],
  masks: readonly Item[],
  { signal }: JobOptions,
): Promise<boolean> {
  const step = Math.max(1, Math.floor(masks.length / LOOKED_AT));
  let withWhite = 0;
  for (const { name, place } of masks.filter((_, i) => i % step === 0)) {
    await cancellationPoint(signal);
    const mask = await readPlace(files, place, name)
      .then((bytes) => decodeMask(bytes, name))
      // Whoever measures on it hears of it.
      .catch(() => null);
    if (!mask) return false;
    const values = new Set(mask.data);
    // Masks of single bits have the numbers that white stands for.
    if ([...values].some((value) => value !== 0 && value !== (mask.isGrey ? WHITE : 1)))
      return false;
    if (values.has(WHITE) && ++withWhite === ENOUGH) return true;
  }
  return withWhite > 0;
}
