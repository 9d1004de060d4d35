/** Boxes as the right answers of a set. */
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
  /** Pixels of pictures, as far as the file says them. */
  readonly sizes: ReadonlyMap<number, { readonly width: number; readonly height: number }>;
  /** The file they are from, for notes. */
  readonly source: string;
}

/** Where a file lists its pictures, those that it does not know are left out: nobody looked for things in them. */
export function marksOf({ pictures, boxes, names, sizes, source }: Marks): LabelledItems {
  const kept = pictures.map((_, i) => i).filter((i) => sizes.size === 0 || sizes.has(i));
  const own = pictures.map((): MarkedBox[] => []);
  for (const box of boxes) own[box.picture]?.push(box);
  const sorted = kept.flatMap((i) => own[i] ?? []);
  const offsets = new Uint32Array(kept.length + 1);
  for (const [i, picture] of kept.entries()) offsets[i + 1] = offsets[i]! + own[picture]!.length;
  const left = pictures.length - kept.length;
  const message = `${left} of ${pictures.length} files have no line in ${source} and are left out.`;
  return {
    records: kept.map((i) => pictures[i]!),
    targets: {
      kind: 'boxes',
      ...{ names, offsets },
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
