/** Where the check of the scheme `best` draws its lines, sample by sample. */
import { expect, test } from 'vitest';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { chooseRecipe } from './safeguard.ts';

const SAMPLES = 16;

/** Whether a file with these decibels per sample is kept beside the scheme tflite's 30 dB. */
async function isKept(decibels: (sample: number) => number): Promise<boolean> {
  const own = columnRecipe('weight-only-int8');
  const { recipe } = await chooseRecipe(own, {
    convert: async ({ scheme, equalize }) =>
      Uint8Array.of(scheme === 'best' ? 1 : 0, Number(equalize)),
    compare: async (files) =>
      files.map(([best, equalized]) =>
        Float64Array.from({ length: SAMPLES }, (_, i) => (best && equalized ? decibels(i) : 30)),
      ),
  });
  return recipe === own;
}

test('a tenth of a decibel is nothing, two tenths on every sample are a loss', async () => {
  expect(await isKept(() => 29.95)).toBe(true);
  expect(await isKept((i) => 29.8 + 0.001 * (i % 2))).toBe(false);
});

test('a loss that is no larger than its spread explains is chance', async () => {
  // On average 1 dB less. Standard errors: 4 · 6 / √15 / 4 = 1.5, and a tenth of that.
  expect(await isKept((i) => 29 + (i % 2 === 0 ? 6 : -6))).toBe(true);
  expect(await isKept((i) => 29 + (i % 2 === 0 ? 0.6 : -0.6))).toBe(false);
});
