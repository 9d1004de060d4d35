import { expect, test } from 'vitest';
import { columnRecipe } from '../../../quantization/recipe/recipe.ts';
import { columnViews } from '../../../store/selectors.ts';
import type { FinishedRun } from '../../../store/training-state.ts';
import { headWords } from './head-words.ts';

const NOTHING = {
  baseline: 'c0',
  selected: 'c0',
  entries: {},
  landed: {},
  columnErrors: {},
  queue: [],
  model: null,
  measured: true,
  device: 'cpu',
  job: null,
} as const;

const wordsOf = (
  recipes: readonly ReturnType<typeof columnRecipe>[],
  runs: readonly Pick<FinishedRun, 'id' | 'name'>[] = [],
) => {
  const columns = recipes.map((recipe, i) => ({ id: `c${i}`, recipe }));
  return columnViews({ ...NOTHING, columns, training: { runs } }).map(headWords);
};

test('a column that is the only one of its mode says which numbers have how many bits', () => {
  const modes = ['float32', 'float16', 'weight-only-int8', 'int8', 'int16x8'] as const;
  expect(wordsOf(modes.map(columnRecipe))).toEqual([
    'as trained: 32 bits',
    'weights in 16 bits',
    'only the weights: 8 bits',
    'weights and signals: 8 bits',
    'weights: 8 bits, signals: 16 bits',
  ]);
  expect(wordsOf([{ ...columnRecipe('int8'), weightBits: 4 }])).toEqual([
    'weights: 4 bits, signals: 8 bits',
  ]);
});

test('columns of one mode say what tells them apart, and no two say the same', () => {
  const int8 = columnRecipe('int8');
  const words = wordsOf([
    { ...int8, calibrationSamples: 1 },
    { ...int8, granularity: 'per-tensor' },
    { ...int8, weightBits: 4, granularity: 'per-tensor' },
  ]);
  expect(words).toEqual([
    'per-channel, tuned on 1 image, 8 bits',
    'per-tensor, tuned on 200 images, 8 bits',
    'per-tensor, tuned on 200 images, 4 bits',
  ]);
});

test('a column of a training run names the run', () => {
  const int8 = columnRecipe('int8');
  const runs = [{ id: 'r1', name: 'Run 1' }];
  expect(wordsOf([int8, { ...int8, trained: 'r1' }], runs)).toEqual([
    'weights and signals: 8 bits',
    'run 1',
  ]);
});

test('a column that a remedy was taken over for says what it did', () => {
  const column = { recipe: columnRecipe('int8'), mended: 'equalized' };
  const words = 'weights and signals: 8 bits, equalized';
  expect(headWords({ column, differs: [], run: null })).toBe(words);
  expect(headWords({ column, differs: ['equalized'], run: null })).toBe('equalized');
});
