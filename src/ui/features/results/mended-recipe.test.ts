import { expect, test } from 'vitest';
import { columnRecipe } from '../../../quantization/recipe/recipe.ts';
import { mendOf } from './mended-recipe.ts';

const int8 = columnRecipe('int8');

test('the setting that is most likely to blame is the one that is mended', () => {
  expect(mendOf({ ...int8, calibrationSamples: 1, weightBits: 2 })).toEqual({
    words: 'use 200 images',
    recipe: { ...int8, weightBits: 2 },
  });
  expect(mendOf({ ...int8, weightBits: 2 })?.recipe.weightBits).toBe(4);
  expect(mendOf({ ...int8, granularity: 'per-tensor' })?.recipe).toEqual(int8);
  expect(mendOf({ ...int8, scheme: 'tflite' })?.recipe.scheme).toBe('best');
});

test('where nothing stands out, or a mode does not read it, there is nothing to mend', () => {
  expect(mendOf({ ...int8, scheme: 'best' })).toBeNull();
  expect(mendOf({ ...columnRecipe('float16'), calibrationSamples: 1, weightBits: 2 })).toBeNull();
});
