import { expect, test } from 'vitest';
import { columnRecipe, defaultRecipe } from '../../../quantization/recipe/recipe.ts';
import {
  cutHint,
  cutTitle,
  methodOf,
  mostTelling,
  notUsable,
  rangeWords,
  ratioWords,
  shareWords,
} from './words.ts';

test('shares and ratios in few digits', () => {
  expect(shareWords(0)).toBe('0 %');
  expect(shareWords(0.0321)).toBe('3.2 %');
  expect(shareWords(0.9999)).toBe('over 99 %');
  expect(ratioWords(3, 2)).toBe('1.50×');
  expect(ratioWords(0, 0)).toBe('–');
  expect(rangeWords({ min: 2e-17, max: 1 })).toBe('0 to 1.00');
});

test('what a cut costs, and what to try next', () => {
  expect(cutTitle({ clipping: 0, rounding: 1, clipped: 0 })).toContain('Nothing is clipped');
  const deep = { clipping: 3, rounding: 1, clipped: 0.02 };
  expect(cutTitle(deep)).toBe('2.0 % of the values are clipped, and make 75 % of the error');
  expect(cutHint(deep)).toContain('Widen');
});

test('only a column of scheme best that is calibrated takes a method', () => {
  const best = columnRecipe('int8');
  expect(notUsable(best, 'entropy')).toBeNull();
  expect(notUsable(best, 'min-max')).toContain('now');
  expect(notUsable(best, null)).toContain('single cuts');
  expect(notUsable({ ...defaultRecipe('int8'), scheme: 'tflite' }, 'mse')).toContain('scheme');
  expect(notUsable(columnRecipe('float16'), 'mse')).toContain('int8');
  expect(methodOf({ ...best, scheme: 'tflite', estimator: 'mse' })).toBe('min-max');
});

test('where nothing was chosen, the activation with most to gain from a cut; none where cuts are idle', () => {
  const rows = [{ gain: 1 }, { gain: 1.5 }, { gain: 1.2 }];
  expect(mostTelling(rows)).toBe(rows[1]);
  expect(mostTelling([{ gain: 1 }, { gain: 1.02 }])).toBeUndefined();
});
