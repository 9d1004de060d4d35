/** What the confusion pictures draw, from the counts of a report. */
import type { LabelledReport } from '../../../evaluation/report.ts';

export interface Confusion {
  readonly classes: number;
  /** counts[label · classes + predicted] = images, or the difference of two such counts. */
  readonly counts: ArrayLike<number>;
  /** Images of each class, where answers of classes that are left out count among them. */
  readonly totals?: ArrayLike<number>;
}

/** Classes that a matrix has room for. */
const MOST_DRAWN = 20;
/** Classes that are drawn where there are more. */
const MOST_CONFUSED = 12;

/** The classes to draw, by number: all of a few; of many those that are mistaken for each other most often, the worst first. */
export function classesToDraw(confusion: Confusion): readonly number[] {
  const { classes, counts } = confusion;
  if (classes <= MOST_DRAWN) return Array.from({ length: classes }, (_, i) => i);
  const mistakes: { readonly cell: number; readonly images: number }[] = [];
  for (let cell = 0; cell < counts.length; cell++) {
    const images = counts[cell] ?? 0;
    if (images > 0 && cell % (classes + 1) !== 0) mistakes.push({ cell, images });
  }
  mistakes.sort((a, b) => b.images - a.images || a.cell - b.cell);
  const drawn = new Set<number>();
  for (const { cell } of mistakes) {
    const pair = [Math.floor(cell / classes), cell % classes].filter((one) => !drawn.has(one));
    if (drawn.size + pair.length > MOST_CONFUSED) break;
    for (const one of pair) drawn.add(one);
  }
  return [...drawn];
}

/** The part of a matrix that is of these classes; itself where all are. */
export function partOf(confusion: Confusion, drawn: readonly number[]): Confusion {
  if (drawn.length === confusion.classes) return confusion;
  return {
    classes: drawn.length,
    counts: drawn.flatMap((label) => drawn.map((predicted) => at(confusion, label, predicted))),
    totals: drawn.map((label) => recallOf(confusion, label).images),
  };
}

export function confusionOf({ confusion }: LabelledReport): Confusion {
  return { classes: Math.round(Math.sqrt(confusion.length)), counts: confusion };
}

/** Images more (or fewer) than in the baseline, cell by cell. */
export function differenceOf(confusion: Confusion, baseline: Confusion): Confusion {
  const counts = Int32Array.from(
    { length: confusion.counts.length },
    (_, i) => (confusion.counts[i] ?? 0) - (baseline.counts[i] ?? 0),
  );
  return { classes: confusion.classes, counts };
}

export function at({ classes, counts }: Confusion, label: number, predicted: number): number {
  return counts[label * classes + predicted] ?? 0;
}

/** Largest magnitude on the diagonal and off it: right answers outnumber each kind of mistake by far. */
export function extremes({ classes, counts }: Confusion): { right: number; wrong: number } {
  let right = 0;
  let wrong = 0;
  for (let i = 0; i < counts.length; i++) {
    const size = Math.abs(counts[i] ?? 0);
    if (i % (classes + 1) === 0) right = Math.max(right, size);
    else wrong = Math.max(wrong, size);
  }
  return { right, wrong };
}

export interface ClassRecall {
  readonly label: number;
  readonly images: number;
  readonly correct: number;
  /** correct / images; null for a class without images. */
  readonly recall: number | null;
}

export function recalls(confusion: Confusion): readonly ClassRecall[] {
  return Array.from({ length: confusion.classes }, (_, label) => recallOf(confusion, label));
}

function recallOf(confusion: Confusion, label: number): ClassRecall {
  const { classes, totals } = confusion;
  let images = totals?.[label] ?? 0;
  for (let predicted = 0; predicted < classes && !totals; predicted++) {
    images += at(confusion, label, predicted);
  }
  const correct = at(confusion, label, label);
  return { label, images, correct, recall: images === 0 ? null : correct / images };
}

/** The most frequent mistake, null when there is none. */
export function worstMistake(
  confusion: Confusion,
): { readonly label: number; readonly predicted: number; readonly images: number } | null {
  let worst = null;
  for (let label = 0; label < confusion.classes; label++) {
    for (let predicted = 0; predicted < confusion.classes; predicted++) {
      const images = at(confusion, label, predicted);
      if (label !== predicted && images > (worst?.images ?? 0)) {
        worst = { label, predicted, images };
      }
    }
  }
  return worst;
}
