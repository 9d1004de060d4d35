/** Which pictures are masks of which others: by their folders or the ends of their names. */
import type { Item } from '../items.ts';

/** Folders of masks, and those that pictures lie in beside them. */
const MASKS = /^(masks?|labels?|annotations?|segmentations?|segmentationclass|gt)$/i;
const PICTURES = /^(images?|imgs?|jpegimages|pictures|photos|inputs?)$/i;
/** Pascal VOC's masks of single things, which are no classes. */
const OTHERS = /(^|\/)segmentationobject\//i;
const ENDING = /[-_. ](masks?|labels?|labelids|seg|segmentation|gt|matte|annotation)$/i;

/** A picture and the mask of it. */
export interface Masked {
  readonly picture: Item;
  readonly mask: Item;
}

/** Share of the masks that must have a picture. */
const MOSTLY = 0.5;

/** What a path says: whether it is that of a mask, and what both paths of a pair have in common. */
function saidBy(path: string): { readonly isMask: boolean; readonly key: string } {
  const parts = path.replace(/\.[^./]+$/, '').split('/');
  // The innermost folder counts: others may be called as the whole set is.
  const at = parts.slice(0, -1).findLastIndex((part) => MASKS.test(part) || PICTURES.test(part));
  const bare = parts.filter((_, i) => i !== at).join('/');
  const isMask = MASKS.test(parts[at] ?? '') || ENDING.test(bare);
  return { isMask, key: isMask ? bare.replace(ENDING, '') : bare };
}

/** Pairs in the order of the pictures; null where these are no pictures with masks. */
export function maskedPictures(found: readonly Item[]): readonly Masked[] | null {
  const masks = new Map<string, Item>();
  const pictures: { readonly item: Item; readonly key: string }[] = [];
  for (const item of found) {
    if (OTHERS.test(item.name)) continue;
    const { isMask, key } = saidBy(item.name);
    if (isMask) masks.set(key, item);
    else pictures.push({ item, key });
  }
  const pairs = pictures.flatMap(({ item, key }) => {
    const mask = masks.get(key);
    return mask ? [{ picture: item, mask }] : [];
  });
  return pairs.length > 0 && pairs.length >= MOSTLY * masks.size ? pairs : null;
}
