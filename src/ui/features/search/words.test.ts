import { expect, test } from 'vitest';
import { columnRecipe, defaultRecipe } from '../../../quantization/recipe/recipe.ts';
import { exactly } from '../../../quantization/recipe/settings/overrides.ts';
import {
  differenceWords,
  expectedWords,
  floatWorkWords,
  goalWords,
  mixOf,
  mixWords,
  titleOf,
} from './words.ts';

const mixed = {
  ...columnRecipe('dynamic-int8'),
  equalize: false,
  overrides: [
    { layer: exactly('dense'), mode: 'dynamic-int4', granularity: 'blockwise-64' } as const,
    { layer: exactly('block.1/conv'), mode: 'weight-only-int8', weightBits: 4 } as const,
    { layer: exactly('conv2'), mode: 'weight-only-int8', weightBits: 4 } as const,
  ],
};

test('a recipe in words: what all layers get, and which layers get something else', () => {
  expect(mixOf(mixed)).toEqual({
    base: 'Dynamic int8, scheme best, not equalized',
    apart: [
      { layers: ['dense'], words: 'Dynamic int4, blockwise-64' },
      { layers: ['block.1/conv', 'conv2'], words: 'Weight-only int8, 4 bits' },
    ],
  });
  expect(mixWords(defaultRecipe('float16'))).toBe('FP16');
  expect(mixWords({ ...mixed, equalize: true, overrides: mixed.overrides.slice(0, 1) })).toBe(
    'Dynamic int8, scheme best; dense in Dynamic int4, blockwise-64',
  );
});

test('the headline names the file to take, or the nearest one', () => {
  const point = (bytes: number, score: number, floatMacs = 0) => ({
    trial: { recipe: defaultRecipe('int8'), bytes, floatMacs, score, changed: 0, mse: 0 },
  });
  const points = [point(900_000, 0.9), point(800_000, 0.8)];
  const goal = { kind: 'bytes', most: 850_000 } as const;
  expect(titleOf({ goal, points, best: points[1], floatBytes: 6_400_000 })).toBe(
    '800.0 kB at 80.00 %: 8.0× smaller than the float file',
  );
  const nothing = { points, best: undefined, floatBytes: 1 };
  expect(titleOf({ ...nothing, goal: { kind: 'bytes', most: 700_000 } })).toBe(
    'No file within 700.0 kB yet: the nearest has 800.0 kB at 80.00 %',
  );
  expect(titleOf({ ...nothing, goal: { kind: 'loss', most: 0.001 } })).toMatch(
    /^No file that loses at most 0.10 points yet: the nearest has 900.0 kB/,
  );
  const floats = [point(800_000, 0.8, 5000), point(700_000, 0.8, 8000), point(950_000, 0.9, 2000)];
  const integers = { kind: 'bytes', most: 850_000, floatMacs: 0 } as const;
  expect(titleOf({ ...nothing, points: floats, goal: integers })).toBe(
    'No file within 850.0 kB in integers throughout yet: the nearest has 950.0 kB at 90.00 %',
  );
  expect(goalWords({ ...integers, floatMacs: 12_000 })).toBe(
    'within 850.0 kB with at most 12 k multiply-accumulates in floating point',
  );
});

test('what of a file’s work is done in floating point', () => {
  expect([0, 32_000, 64_000].map((macs) => floatWorkWords(macs, 64_000))).toEqual([
    'none: all multiply-accumulates are in integers',
    '32 k of 64 k multiply-accumulates',
    'all multiply-accumulates',
  ]);
});

test('a score against the float model’s', () => {
  expect([0.4, -0.25, 0.001].map(differenceWords)).toEqual([
    '0.40 points above float',
    '0.25 points below float',
    'as float',
  ]);
});

test('what a score should be on other images', () => {
  const scale = { baseline: 0.9, samples: 500 };
  const file = { bytes: 1, floatMacs: 0, mse: 0, score: 0.91, changed: 0.02 };
  expect(expectedWords(file, scale)).toBe('as float, give or take 0.34');
  const again = { samples: 2000, gain: 0.006, changed: 0.02 };
  expect(expectedWords({ ...file, again }, scale)).toBe(
    '0.32 points above float, give or take 0.23',
  );
  expect(expectedWords({ ...file, score: 0.9, changed: 0 }, scale)).toBe('as float');
});
