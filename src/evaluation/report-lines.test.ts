import { expect, test } from 'vitest';
import type { FigureReport } from './figures.ts';
import { reportOf } from './make-report.ts';
import { reportFields, reportLines } from './report-lines.ts';

test('a classifier’s report as it always stood on the command line', () => {
  const labels = Uint8Array.of(0, 1, 1, 2);
  const report = reportOf(Uint8Array.of(0, 1, 2, 2), new Float32Array(4), labels, 3);
  expect(reportLines(report)).toEqual([
    'accuracy 75.00 % (3 of 4 images)',
    '95 % interval 30.06 to 95.44 %',
  ]);
  expect(Object.keys(reportFields(report))).toEqual([
    ...['accuracy', 'correct', 'images', 'interval', 'classes'],
  ]);
});

test('figures of other tasks, and what JSON has no number for as text', () => {
  const endless = Number.POSITIVE_INFINITY;
  const report: FigureReport<'agreement'> = {
    ...{ task: 'agreement', images: 3, nothing: 0, perSample: Float32Array.of(100, 100, 100) },
    figures: [
      {
        ...{ name: 'SQNR', unit: 'decibels', better: 'higher' },
        ...{ value: endless, interval: [endless, endless] },
      },
      { name: 'KL divergence', unit: 'plain', better: 'lower', value: 0, interval: null },
    ],
  };
  expect(reportLines(report)).toEqual([
    'SQNR ∞ (95 %: ∞ to ∞), 3 samples, agreement with the float model',
    'KL divergence 0.00',
  ]);
  expect(JSON.parse(JSON.stringify(reportFields(report)))).toMatchObject({
    ...{ task: 'agreement', samples: 3 },
    figures: [{ value: 'Infinity', interval: ['Infinity', 'Infinity'] }, { value: 0 }],
  });
});
