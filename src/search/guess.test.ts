import { expect, test } from 'vitest';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import type { LayerSettings } from '../quantization/recipe/settings/overrides.ts';
import { guessFor } from './guess.ts';
import type { Family } from './space.ts';

const setting = (mode: LayerSettings['mode'], more: Partial<LayerSettings> = {}) => ({
  ...({ mode, granularity: 'per-channel', weightBits: null, weightEstimator: 'min-max' } as const),
  ...more,
});
const others = [
  setting('weight-only-int8', { weightBits: 4 }),
  setting('float16'),
  setting('dynamic-int4', { granularity: 'blockwise-32' }),
  setting('dynamic-int4', { granularity: 'blockwise-64' }),
];
const family: Family = {
  base: defaultRecipe('dynamic-int8'),
  bytes: 72_000,
  layers: [
    { name: 'large', weights: 64_000, others },
    { name: 'middle', weights: 6400, others: others.slice(0, 2) },
    { name: 'small', weights: 640, others },
  ],
};

test.each([
  ['nothing has to be smaller', 72_000, null],
  // 32,000 bytes less, and 4,000 or 2,000 for scales of blocks.
  ['the finest blocks', 44_000, [2, -1, -1]],
  ['coarser ones, where those do not fit', 42_500, [3, -1, -1]],
  ['one scale per channel', 40_500, [0, -1, -1]],
  ['two layers', 38_000, [0, 0, -1]],
  ['all of them do not suffice', 20_000, null],
])('%s', (_, most, mix) => {
  expect(guessFor(family, most)).toEqual(mix);
});
