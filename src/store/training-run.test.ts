import { expect, test } from 'vitest';
import { DEFAULT_TRAINING } from '../training/settings.ts';
import { settingsOfRun } from './training-run.ts';

test('a run has no more images than its set, and as many as were chosen where there are more', () => {
  const settings = { ...DEFAULT_TRAINING, images: 10_000 };
  expect(settingsOfRun({ ...settings, dataSet: 'digits' }).images).toBe(1197);
  expect(settingsOfRun({ ...settings, dataSet: 'fashion-mnist' }).images).toBe(10_000);
});

test('float training balances no channels', () => {
  const settings = { ...DEFAULT_TRAINING, equalize: true };
  expect(settingsOfRun({ ...settings, kind: 'float' }).equalize).toBe(false);
  expect(settingsOfRun({ ...settings, kind: 'quantization-aware' }).equalize).toBe(true);
});
