/** Which pictures are masks of which others: by their folders or the ends of their names. */
import type { Item } from '../items.ts';

/** Folders of masks, and those that pictures lie in beside them. */
const MASKS = /^(masks?|labels?|annotations?|segmentations?|segmentationclass|gt)$/i;
const PICTURES = /^(images?|imgs?|jpegimages|pictures|photos|inputs?)$/i;
const ENDING = /[-_. ](masks?|labels?|labelids|seg|segmentation|gt|matte|annotation)$/i;

/** A picture and the mask of it. */
export interface Masked {
  readonly picture: Item;
  readonly mask: Item;
}

/** Share of the pictures that must have a mask. */
const MOSTLY = 0.5;

const withoutKind = (path: string) => path.replace(/\.[^./]+$/, '');

/** What is left of a path without the folder that says what lies in it. */
function keyOf(path: string, folder: RegExp): string {
  const parts = path.split('/');
  const at = parts.slice(0, -1).findLastIndex((part) => folder.test(part));
  return parts.filter((_, i) => i !== at).join('/');
}

/** The picture's key, where the path is that of a mask. */
function maskedKey(path: string): string | undefined {
  const bare = withoutKind(path);
  const isEnded = ENDING.test(bare);
  const isFoldered = path
    .split('/')
    .slice(0, -1)
    .some((part) => MASKS.test(part));
  if (!isEnded && !isFoldered) return undefined;
  return keyOf(bare.replace(ENDING, ''), MASKS);
}

/** Pairs in the order of the pictures; null where these are no pictures with masks. */
export function maskedPictures(found: readonly Item[]): readonly Masked[] | null {
  const masks = new Map<string, Item>();
  const pictures: Item[] = [];
  for (const item of found) {
    const key = maskedKey(item.name);
    if (key === undefined) pictures.push(item);
    else masks.set(key, item);
  }
  const pairs = pictures.flatMap((picture) => {
    const mask = masks.get(keyOf(withoutKind(picture.name), PICTURES));
    return mask ? [{ picture, mask }] : [];
  });
  return pairs.length > 0 && pairs.length >= MOSTLY * pictures.length ? pairs : null;
}
