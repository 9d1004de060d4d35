/** Average precision of boxes as COCO counts it. */

/** A box that a model gave out. */
export interface Found {
  readonly score: number;
  readonly label: number;
  /** Whether it has found a right box that no surer one has found. */
  readonly hit: boolean;
}

/** Recalls at which precision is read: 0, 0.01, … 1. */
const RECALLS = 101;

/**
 * The mean over classes with right boxes of precision, read at 101 recalls; at each of them the best that is reached from there on.
 * @param found the surest first.
 * @param counts right boxes by class. Where there are none, 1 for no boxes and 0 for any.
 */
export function averagePrecision(
  found: readonly Found[],
  counts: ReadonlyMap<number, number>,
): number {
  if (counts.size === 0) return found.length === 0 ? 1 : 0;
  let sum = 0;
  for (const [wanted, count] of counts) {
    sum += ofClass(
      found.filter(({ label }) => label === wanted),
      count,
    );
  }
  return sum / counts.size;
}

function ofClass(found: readonly Found[], count: number): number {
  const recalls: number[] = [];
  const precisions: number[] = [];
  let hits = 0;
  for (const [i, { hit }] of found.entries()) {
    if (hit) hits++;
    recalls.push(hits / count);
    precisions.push(hits / (i + 1));
  }
  for (let i = precisions.length - 2; i >= 0; i--) {
    precisions[i] = Math.max(precisions[i]!, precisions[i + 1]!);
  }
  let [sum, at] = [0, 0];
  for (let step = 0; step < RECALLS; step++) {
    while (at < recalls.length && recalls[at]! < step / (RECALLS - 1)) at++;
    sum += precisions[at] ?? 0;
  }
  return sum / RECALLS;
}
