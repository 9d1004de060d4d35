import { expect, test } from 'vitest';
import type { Comparison } from '../../../evaluation/report.ts';
import { answersInWords } from './answer-words.ts';

const flips: Comparison = {
  ...{ task: 'classification', images: 10_000, changed: 1812, agreement: 0.8188 },
  labelled: {
    ...{ rightToWrong: 1200, wrongToRight: 400, wrongEitherWay: 212 },
    ...{ accuracyDelta: -0.08, mcnemarP: 0 },
  },
};

test('accuracy and flips of the file', () => {
  expect(answersInWords('fresh', 0.8311, { flips, than: 'FP32' })).toBe(
    'Its file scores 83.11 %: 1,812 of 10,000 answers differ from those of FP32, 400 now right and 1,200 now wrong.',
  );
  expect(answersInWords('fresh', 0.9, { flips: { ...flips, changed: 0 }, than: 'FP32' })).toBe(
    'Its file scores 90.00 %: every answer is that of FP32.',
  );
  expect(answersInWords('fresh', 0.9, null)).toBe('Its file scores 90.00 %.');
});

test('no figure of earlier settings, or of a file that did not run', () => {
  expect(answersInWords('stale', 0.9, { flips, than: 'FP32' })).not.toContain('90');
  expect(answersInWords('missing', undefined, null)).toBe('');
});
