/** Pictures that are marked: masks, or boxes around things. */
import type { JobOptions } from '../base/progress.ts';
import { cocoSet } from './boxes/coco.ts';
import { yoloSet } from './boxes/yolo.ts';
import type { GivenFile } from './data-index.ts';
import type { Item, LabelledItems } from './items.ts';
import { maskedSet } from './masks/scan.ts';

/**
 * What marks these pictures; null where nothing does.
 * @param items all that were given.
 * @throws PlaygroundError `bad-data` for marks that are damaged.
 */
export async function markedPictures(
  files: readonly GivenFile[],
  pictures: readonly Item[],
  items: readonly Item[],
  options: JobOptions,
): Promise<LabelledItems | null> {
  return (
    (await maskedSet(files, pictures, options)) ??
    (await cocoSet(files, pictures, items, options)) ??
    (await yoloSet(files, pictures, items, options))
  );
}
