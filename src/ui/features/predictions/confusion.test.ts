import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../evaluation/make-report.ts';
import type { LabelledReport } from '../../../evaluation/report.ts';
import { confusionOf, differenceOf, extremes, recalls, worstMistake } from './confusion.ts';

function reported(top1: number[], labels: number[], classes: number): LabelledReport {
  const confidence = new Float32Array(top1.length);
  const { labelled } = reportOf(
    Uint8Array.from(top1),
    confidence,
    Uint8Array.from(labels),
    classes,
  );
  if (!labelled) throw new Error('labels were given');
  return labelled;
}

const labels = [0, 0, 0, 1, 1, 2];
const before = confusionOf(reported([0, 0, 1, 1, 1, 0], labels, 4));
const after = confusionOf(reported([0, 1, 1, 1, 0, 2], labels, 4));

describe('confusion', () => {
  it('has a row per true class and a column per answer', () => {
    expect(before.classes).toBe(4);
    expect([...Array.from(before.counts)]).toEqual([
      2, 1, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
    ]);
  });

  it('differs by images that moved, which cancel within each true class', () => {
    const { counts } = differenceOf(after, before);
    expect(Array.from(counts)).toEqual([-1, 1, 0, 0, 1, -1, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0]);
    for (const label of [0, 1, 2, 3]) {
      const row = Array.from(counts).slice(label * 4, label * 4 + 4);
      expect(row.reduce((sum, count) => sum + count, 0)).toBe(0);
    }
  });

  it('scales right answers and mistakes apart', () => {
    expect(extremes(before)).toEqual({ right: 2, wrong: 1 });
  });

  it('has no recall for a class without images', () => {
    expect(recalls(before).map(({ recall }) => recall)).toEqual([2 / 3, 1, 0, null]);
  });

  it('names the most frequent mistake, and none for a model without', () => {
    expect(worstMistake(after)).toEqual({ label: 0, predicted: 1, images: 2 });
    expect(worstMistake(confusionOf(reported([0, 1], [0, 1], 2)))).toBeNull();
  });
});
