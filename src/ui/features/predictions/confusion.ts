/** What the confusion pictures draw, from the counts of a report. */
import type { LabelledReport } from '../../../evaluation/report.ts';

export interface Confusion {
  readonly classes: number;
  /** counts[label · classes + predicted] = images, or the difference of two such counts. */
  readonly counts: ArrayLike<number>;
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
  const { classes } = confusion;
  return Array.from({ length: classes }, (_, label) => {
    let images = 0;
    for (let predicted = 0; predicted < classes; predicted++) {
      images += at(confusion, label, predicted);
    }
    const correct = at(confusion, label, label);
    return { label, images, correct, recall: images === 0 ? null : correct / images };
  });
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
