import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../evaluation/make-report.ts';
import type { LabelledReport } from '../../../evaluation/report.ts';
import {
  classesToDraw,
  confusionOf,
  differenceOf,
  extremes,
  partOf,
  recalls,
  worstMistake,
} from './confusion.ts';

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

describe('many classes', () => {
  const CLASSES = 1000;
  const counts = new Uint32Array(CLASSES ** 2);
  for (let i = 0; i < CLASSES; i++) counts[i * (CLASSES + 1)] = 40;
  // 7 and 900 are mistaken for each other, 3 for one class after another.
  counts[7 * CLASSES + 900] = 9;
  counts[900 * CLASSES + 7] = 5;
  for (let i = 0; i < 20; i++) counts[3 * CLASSES + 500 + i] = 1;
  const many = { classes: CLASSES, counts };

  it('are narrowed to those that are mistaken most, with the images of all their answers', () => {
    const drawn = classesToDraw(many);
    expect(drawn.slice(0, 4)).toEqual([7, 900, 3, 500]);
    expect(drawn).toHaveLength(12);
    const part = partOf(many, drawn);
    expect(part.classes).toBe(12);
    expect(worstMistake(part)).toEqual({ label: 0, predicted: 1, images: 9 });
    expect(recalls(part)[2]).toMatchObject({ images: 60, correct: 40 });
  });

  it('of a few all are drawn, as they are', () => {
    expect(classesToDraw(before)).toEqual([0, 1, 2, 3]);
    expect(partOf(before, classesToDraw(before))).toBe(before);
  });
});
