import { gunzipSync, gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readTflite } from '../../formats/tflite/read.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import { convertModel } from '../conversion.ts';
import type { ModeName } from '../modes/index.ts';
import { defaultRecipe } from '../recipe/recipe.ts';
import { gzipSize } from './gzip.ts';

const float = readTflite(referenceFile('mlp/tflite_float.tflite'));
const WEIGHTS = 784 * 128 + 128 * 10;
const seen = () => ({ min: -4, max: 4 });

function sizes(mode: ModeName, weightBits: number | null) {
  return convertModel(float, { ...defaultRecipe(mode), weightBits }, seen).report;
}

describe('theoretical size', () => {
  test.each([2, 3, 4, 5, 6, 7])('%i bits in a byte each: as if they were packed', (bits) => {
    const { fileBytes, theoreticalBytes } = sizes('int8', bits);
    expect(fileBytes - (theoreticalBytes ?? 0)).toBe(Math.floor((WEIGHTS * (8 - bits)) / 8));
  });

  test('none where the weights fill their type', () => {
    for (const mode of ['float32', 'float16', 'weight-only-int4', 'dynamic-int8'] as const) {
      expect(sizes(mode, null).theoreticalBytes, mode).toBeNull();
    }
  });
});

test.each([0, 1, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1])('gzip of %i bytes', async (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * i) % 97);
  const whole = gzipSync(bytes, { level: 6, mtime: 0 });
  expect(gunzipSync(whole)).toHaveLength(length);
  const size = await gzipSize(bytes);
  expect(Math.abs(size - whole.length)).toBeLessThan(20 + whole.length * 0.01);
});
