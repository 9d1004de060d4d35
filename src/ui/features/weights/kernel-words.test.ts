import { expect, test } from 'vitest';
import type { KernelPicture } from '../../../workers/engine.ts';
import { kernelCaption, kernelHint, kernelRows, kernelTitle, pageWords } from './kernel-words.ts';

const picture = (changes: Partial<KernelPicture> = {}): KernelPicture => ({
  ...{ channel: 3, window: [1, 2], windows: 2, first: 0, count: 2, stored: 'integers' },
  indices: Uint32Array.of(6, 7, 8, 9),
  trained: Float32Array.of(0.5, -0.25, 0.125, 1),
  restored: Float32Array.of(0.5, 0, 0, 1),
  integers: Int32Array.of(1, 0, 0, 2),
  ...{ reach: 1, worst: 0.25 },
  ...changes,
});

test('the headline says what rounding does', () => {
  expect(kernelTitle(picture())).toBe('Channel 3: no weight moves by more than 0.250');
  expect(kernelTitle(picture({ restored: new Float32Array(4) }))).toContain(
    '4 of 4 weights are rounded to nothing',
  );
  expect(kernelTitle(picture({ worst: 0 }))).toContain('moves no weight');
  expect(kernelTitle(picture({ stored: 'unchanged' }))).toContain('stays as it is');
});

test('what is drawn, in words and in a table', () => {
  expect(kernelCaption(picture(), { name: 'conv2d' })).toContain('Each square of 1 × 2');
  expect(kernelCaption(picture({ window: [1, 1] }), undefined)).toContain('is one weight');
  expect(kernelRows(picture())[2]).toEqual([7, -0.25, 0, 0, -0.25]);
  expect(kernelRows(picture({ stored: 'floats' }))[0]).not.toContain('integer');
  expect(kernelHint(picture({ stored: 'unchanged' }))).toContain('Select a column');
  const page = { window: [1, 1] as const, first: 1024, count: 1024, windows: 6272 };
  expect(pageWords(picture(page))).toBe('weights 1,024 to 2,047 of 6,272');
});
