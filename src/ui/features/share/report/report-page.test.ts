import { expect, test } from 'vitest';
import { columnRecipe } from '../../../../quantization/recipe/recipe.ts';
import {
  REPORT_FORMAT,
  REPORT_VERSION,
  type Report,
  type ReportColumn,
} from '../../../../share/report.ts';
import { reportHtml } from './write-report.ts';

const column = (title: string, baseline: boolean): ReportColumn => ({
  ...{ title, baseline, recipe: columnRecipe(baseline ? 'float32' : 'int8'), origin: 'computed' },
  ...{ fileBytes: baseline ? 4000 : 1000, gzipBytes: null, arithmetic: 'int8 × int8' },
  sizes: { weights: 800, scales: 100, biases: 50, rest: 50 },
  keptFloat: [],
  answers: {
    ...{ images: 10, device: 'cpu', runtime: 'LiteRT' },
    labelled: {
      correct: 9,
      accuracy: 0.9,
      interval: [0.6, 0.98],
      confusion: [
        [5, 0],
        [1, 4],
      ],
    },
    changed: baseline ? null : { all: 1, better: 0, worse: 1, p: 1 },
  },
  weights: {
    ...{ layer: 'dense', unit: 'value', sqnrDb: 40.2, positions: [-1, 0, 1], counts: [1, 5, 2] },
    trained: { min: -1, max: 1, counts: Uint32Array.of(1, 5, 2) },
  },
});

const report = (name: string): Report => ({
  ...{ format: REPORT_FORMAT, version: REPORT_VERSION, made: '2026-01-02T03:04:05.000Z' },
  link: 'https://example.org/#q2.abc',
  model: { name, format: 'Keras 2 (.h5)', bytes: 5000, sha256: 'ab', parameters: 100 },
  testSet: { name: 'Fashion-MNIST', classNames: ['a', 'b'] },
  columns: [column('FP32', true), column('Full int8', false)],
});

test('a page with every number, its pictures, a link back, and nothing that is loaded', () => {
  const html = reportHtml(report('tiny.h5'));
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  for (const words of ['tiny.h5', '4.00× smaller', '90.00 %', '1: 0 better, 1 worse', '2026-01-02'])
    expect(html).toContain(words);
  expect(html.match(/<svg/g)).toHaveLength(4);
  expect(html.match(/class="confusion"/g)).toHaveLength(2);
  expect(html).toContain('href="https://example.org/#q2.abc"');
  expect(html).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
});

test('names are text, whatever they hold', () => {
  const html = reportHtml(report('<script>alert(1)</script>"&'));
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;');
});
