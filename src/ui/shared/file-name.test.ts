import { expect, test } from 'vitest';
import { columnRecipe } from '../../quantization/recipe/recipe.ts';
import { columnTitles } from '../../store/selectors.ts';
import { fileNameOf } from './file-name.ts';

const reference = { kind: 'file', name: 'my net.h5', bytes: 1, sha256: '0'.repeat(64) } as const;
const nameOf = (changes: object) =>
  fileNameOf({ reference }, { ...columnRecipe('int8'), ...changes });

test('a file name says the mode and what differs from a new column', () => {
  expect(nameOf({})).toBe('my-net.int8.tflite');
  expect(nameOf({ granularity: 'per-tensor', weightBits: 4 })).toBe(
    'my-net.int8.per-tensor.4-bit.tflite',
  );
});

test('the scheme has one name: that of the setting, in titles and in file names', () => {
  expect(nameOf({ scheme: 'tflite' })).toBe('my-net.int8.scheme-tflite.tflite');
  const recipes = [columnRecipe('int8'), { ...columnRecipe('int8'), scheme: 'tflite' as const }];
  const columns = recipes.map((recipe, i) => ({ id: String(i), recipe }));
  expect(columnTitles(columns, [])).toEqual([
    'Full int8 · scheme best',
    'Full int8 · scheme tflite',
  ]);
});
