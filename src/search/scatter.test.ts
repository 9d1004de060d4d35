import { expect, test } from 'vitest';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { seededRandom } from './random.ts';
import { scattered } from './scatter.ts';
import type { MeasuredFamily } from './sensitivity.ts';

const other = { mode: 'float32', granularity: 'per-channel', weightBits: null } as const;
/** Ten layers, each of which takes ten bytes more in its only other form. */
const family = {
  base: defaultRecipe('int8'),
  bytes: 100,
  whole: { bytes: 100, mse: 0 },
  layers: Array.from({ length: 10 }, (_, i) => ({ name: `${i}`, weights: 1, others: [other] })),
  effects: Array.from({ length: 10 }, () => [{ option: 0, bytes: 10, mse: 1 }]),
} as unknown as MeasuredFamily;

test('mixes of few and of many changes, all of which should keep within the bytes', () => {
  const draw = seededRandom(1);
  const changes = Array.from({ length: 200 }, () => {
    const found = scattered([family], 150, draw);
    return found?.assignment.filter((option) => option === 0).length ?? -1;
  });
  expect(new Set(changes)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
});

test('the same for the same seed, and none where none fits', () => {
  const once = () => scattered([family], 200, seededRandom(7));
  expect(once()).toEqual(once());
  expect(scattered([family], 99, seededRandom(1))).toBeNull();
  expect(scattered([], 200, seededRandom(1))).toBeNull();
});
