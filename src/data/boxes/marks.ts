/** Boxes as the right answers of a set. */
import { badData } from '../bytes/slices.ts';
import type { Item, LabelledItems } from '../items.ts';

/** A box in a picture. */
export interface MarkedBox {
  /** Its number. */
  readonly picture: number;
  readonly label: number;
  /** Top, left, bottom and right as shares of the picture. */
  readonly sides: readonly [number, number, number, number];
}

export interface Marks {
  readonly pictures: readonly Item[];
  readonly boxes: readonly MarkedBox[];
  /** Of classes, by number. */
  readonly names: readonly string[];
  /** What the file calls them by, where it is not their place in the list. */
  readonly ids?: readonly number[];
  /** Pixels of pictures, as far as the file says them. */
  readonly sizes: ReadonlyMap<number, { readonly width: number; readonly height: number }>;
  /** The file they are from, for notes. */
  readonly source: string;
}

/** More would need much memory in every thread. */
const MOST_BOXES = 2_000_000;

/** Where a file lists its pictures, those that it does not know are left out: nobody looked for things in them. */
export function marksOf({ pictures, boxes, names, ids, sizes, source }: Marks): LabelledItems {
  if (boxes.length > MOST_BOXES) {
    const most = MOST_BOXES.toLocaleString('en-US');
    throw badData(`There are more than ${most} boxes.`, 'Give a part of the pictures.', source);
  }
  const isListed = ids !== undefined;
  const kept = pictures.map((_, i) => i).filter((i) => !isListed || sizes.has(i));
  const own = pictures.map((): MarkedBox[] => []);
  for (const box of boxes) own[box.picture]?.push(box);
  const sorted = kept.flatMap((i) => own[i] ?? []);
  const offsets = new Uint32Array(kept.length + 1);
  for (const [i, picture] of kept.entries()) offsets[i + 1] = offsets[i]! + own[picture]!.length;
  const left = pictures.length - kept.length;
  const message = `${left} of ${pictures.length} pictures are not listed in ${source} and are left out.`;
  return {
    records: kept.map((i) => pictures[i]!),
    targets: {
      kind: 'boxes',
      ...{ names, ids: ids ?? names.map((_, i) => i), offsets },
      boxes: Float32Array.from(sorted.flatMap(({ sides }) => sides)),
      labels: Uint32Array.from(sorted, ({ label }) => label),
      sizes: Uint32Array.from(
        kept.flatMap((i) => [sizes.get(i)?.width ?? 0, sizes.get(i)?.height ?? 0]),
      ),
    },
    diagnostics:
      left > 0 ? [{ severity: 'warning', code: 'unlabelled-left-out', message, where: {} }] : [],
  };
}
