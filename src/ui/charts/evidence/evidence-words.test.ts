import { expect, test } from 'vitest';
import { inWords } from './evidence-words.ts';

test('sizes: how many, how large, the lines and what is marked', () => {
  expect(
    inWords({
      ...{ kind: 'sizes', title: 'Largest value of each channel', things: 'channels', count: 128 },
      ...{ sizes: [0.0123, 212.34], marks: ['guilty', 'fine'] },
      ...{ marked: { guilty: 'become 0' }, lines: [{ at: 0.416, label: 'half a step' }] },
    }),
  ).toBe(
    'Largest value of each channel: 128 channels from 0.0123 to 212, half a step is 0.416. Marked: become 0.',
  );
});

test('a histogram: where most are, and what integers hold', () => {
  expect(
    inWords({
      ...{ kind: 'histogram', title: 'Values', things: 'values', from: -2, to: 2, lines: [] },
      ...{ counts: [0, 7, 2000, 1], guilty: [], held: { min: -1, max: 1.5 }, marked: {} },
    }),
  ).toBe('Values: 2,008 values from −2 to 2, most of them from 0 to 1, integers hold −1 to 1.50.');
});

test('ranges: each by its name', () => {
  expect(
    inWords({
      ...{ kind: 'ranges', title: 'Values of x', marked: { guilty: 'one', weak: 'two' } },
      rows: [
        { label: 'calibration', min: 0, max: 255, mark: 'guilty' },
        { label: 'measured', min: 0, max: 1, mark: 'fine' },
      ],
    }),
  ).toBe('Values of x: calibration 0 to 255, measured 0 to 1. Marked: one; two.');
});
