import { expect, test } from 'vitest';
import {
  deltaInWords,
  figureInWords,
  figureLine,
  intervalInWords,
  writeFigure,
} from './figure-words.ts';
import { nameInSentence } from './sample-words.ts';

test('figures in the digits that their unit has', () => {
  expect(figureInWords({ value: 0.91166, unit: 'share' })).toBe('91.17 %');
  expect(figureInWords({ value: 23.409, unit: 'decibels' })).toBe('23.41 dB');
  expect(figureInWords({ value: 0.0123456, unit: 'plain' })).toBe('0.01235');
  expect(figureInWords({ value: 1234.56, unit: 'plain' })).toBe('1235');
  expect(figureInWords({ value: Number.POSITIVE_INFINITY, unit: 'decibels' })).toBe('∞');
  expect(writeFigure(-0.5, 'plain')).toEqual({ value: '−0.5000', unit: '' });
});

test('differences have a sign, and points where shares have percent', () => {
  expect(deltaInWords(-0.0043, 'share', 0.9)).toBe('−0.43 points');
  expect(deltaInWords(0.31, 'decibels', 20)).toBe('+0.31 dB');
  expect(deltaInWords(0.000001, 'share', 0.9)).toBe('±0.00 points');
  expect(deltaInWords(0.01, 'plain', 0.5)).toBe('+0.0100');
});

test('a whole figure in one line', () => {
  const figure = { name: 'PSNR', unit: 'decibels', better: 'higher', value: 23.4 } as const;
  expect(figureLine({ ...figure, interval: [23.1, 23.7] })).toBe(
    'PSNR 23.40 dB (95 %: 23.10 to 23.70 dB)',
  );
  expect(figureLine({ ...figure, interval: null })).toBe('PSNR 23.40 dB');
  expect(intervalInWords([0.1, 0.2], 'plain', 0.15)).toBe('0.1000 to 0.2000');
  expect(nameInSentence({ name: 'Accuracy' })).toBe('accuracy');
  expect(nameInSentence({ name: 'PSNR' })).toBe('PSNR');
});
