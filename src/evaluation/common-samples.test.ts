import { expect, test } from 'vitest';
import { compareReports, labelsOfReport } from './common-samples.ts';
import type { EvaluationReport } from './report.ts';
import { firstPlaces } from './sample-order.ts';
import type { TaskLabels } from './tasks.ts';

const answers = (...top1: number[]): EvaluationReport => ({
  ...{ task: 'classification', images: top1.length, classes: 3 },
  ...{ top1: Uint8Array.from(top1), confidence: new Float32Array(top1.length) },
});

test('right answers of another task are none: the next model’s may be there before its results', () => {
  const report = answers(0, 1, 2, 0);
  const others: readonly TaskLabels[] = [
    { kind: 'inputs', count: 4, range: 1 },
    { kind: 'values', size: 1, values: new Float32Array(4) },
    { kind: 'sequences', length: 1, classes: new Int32Array(4) },
    { kind: 'class-maps', count: 4, size: 1, width: 1, classes: new Uint8Array(4), ignored: null },
    { kind: 'outputs', count: 4, outputs: [] },
  ];
  for (const labels of others) {
    expect(labelsOfReport(report, labels)).toBeUndefined();
    expect(compareReports(report, answers(0, 1, 2, 1), labels)).toMatchObject({ changed: 1 });
  }
  expect(labelsOfReport(report, Uint8Array.of(0, 1, 2))).toBeUndefined();
  expect(labelsOfReport(report, Uint8Array.of(0, 1, 2, 1, 0))).toEqual(Uint8Array.of(0, 1, 2, 1));
});

test('a report that was stopped early has the answers to its own samples', () => {
  const labels = Uint8Array.from({ length: 100 }, (_, i) => i);
  const report = { ...answers(1, 2, 0), of: 100 };
  expect(labelsOfReport(report, labels)).toEqual(Uint8Array.from(firstPlaces(100, 3)));
});
