import { expect, test } from 'vitest';
import type { Figure } from '../../../../evaluation/figures.ts';
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

test('figures of other tasks, with what becomes of them', () => {
  const whole = report('copy.keras');
  const psnr = (value: number): Figure => ({
    ...{ name: 'PSNR', unit: 'decibels', better: 'higher', value },
    interval: [value - 0.1, value + 0.1],
  });
  const ssim: Figure = {
    name: 'SSIM',
    unit: 'plain',
    better: 'higher',
    value: 0.75,
    interval: null,
  };
  const columns = whole.columns.map((one, i): ReportColumn => {
    if (!one.answers) return one;
    const change = {
      ...{ delta: -0.5, interval: [-0.6, -0.4] as const, p: 0.0001, test: 'paired-t' as const },
      ...{ gain: -0.5, better: 1, worse: 9 },
    };
    const figures = [psnr(21 - i / 2), ssim];
    const answers = { ...one.answers, labelled: null, changed: null, figures };
    return { ...one, answers: { ...answers, change: i === 0 ? null : change } };
  });
  const html = reportHtml({ ...whole, columns });
  for (const words of [
    ...['>PSNR<', '21.00 dB (20.90 to 21.10 dB), 10 samples', '>SSIM<', '0.7500'],
    '1 samples better, 9 worse (−0.50 dB, p &lt; 0.001)',
  ]) {
    expect(html).toContain(words);
  }
  expect(html).not.toContain('>Accuracy<');
});
