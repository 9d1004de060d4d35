import { expect, test } from 'vitest';
import { changedSettings, mendedWords } from './changed-settings.ts';
import { columnRecipe, defaultRecipe } from './recipe.ts';

const OFF = { equalize: false, absorbBias: false, correctBias: false } as const;

test('settings that differ from those of a new column', () => {
  expect(changedSettings(columnRecipe('int8'))).toEqual([]);
  expect(changedSettings({ ...columnRecipe('int8'), weightBits: 4 })).toEqual(['weightBits']);
  expect(changedSettings({ ...columnRecipe('int8'), ...OFF })).toHaveLength(3);
});

test('what a training run needs off was not changed by anybody', () => {
  expect(changedSettings({ ...columnRecipe('int8'), ...OFF, trained: 'run-1' })).toEqual([]);
});

test('what a remedy has changed is said in few words', () => {
  const before = defaultRecipe('int8');
  expect(mendedWords(before, { ...before, scheme: 'best' })).toBe('equalized');
  expect(mendedWords(before, { ...before, calibrationSamples: 100 })).toBe('tuned on 100 images');
  expect(mendedWords(before, { ...before, mode: 'int16x8' })).toBeNull();
});
