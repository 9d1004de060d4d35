import { expect, test } from 'vitest';
import { reportOf } from '../evaluation/make-report.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { fakeResult } from '../testing/fake-engine.ts';
import { baselineDoubt } from './doubt.ts';
import type { ColumnView } from './selectors.ts';

const IMAGES = 10_000;
const labels = Uint8Array.from({ length: IMAGES }, (_, i) => i % 10);

/** A column that knows `share` of the test set and answers class 3 to the rest. */
function column(mode: ModeName, share: number, changes: Partial<ColumnView> = {}): ColumnView {
  const recipe = columnRecipe(mode);
  const top1 = labels.map((label, i) => (i < share * IMAGES ? label : 3));
  const evaluation = reportOf(top1, new Float32Array(IMAGES), labels, 10);
  return {
    column: { id: mode, recipe },
    ...{
      title: mode,
      run: null,
      differs: [],
      stale: false,
      answers: 'fresh',
      activity: null,
      error: null,
    },
    ...{ baseline: mode === 'float32', selected: false },
    entry: { result: { ...fakeResult(recipe, 'fashion-mnist'), evaluation }, origin: 'computed' },
    ...changes,
  };
}

const nameOf = (index: number) => ['T-shirt', 'Trouser', 'Pullover', 'Dress'][index] ?? '';

test('a float baseline that only guesses is said, with the likely cause', () => {
  const doubt = baselineDoubt([column('float32', 0), column('int8', 0)], nameOf);
  expect(doubt).toMatchObject({ column: 'float32', quantized: false });
  expect(doubt?.message).toContain('no better than guessing among 10 classes (10 %)');
  expect(doubt?.message).toContain('class Dress');
});

test('a column that is broken by quantization casts no doubt on the model', () => {
  expect(baselineDoubt([column('float32', 0.9), column('int8', 0)], nameOf)).toBeNull();
  const broken = column('int8', 0, { baseline: true });
  expect(baselineDoubt([column('float32', 0.9, { baseline: false }), broken], nameOf)).toBeNull();
  expect(baselineDoubt([broken], nameOf)).toMatchObject({ column: 'int8', quantized: true });
});

test('nothing is said before the baseline is measured, nor of earlier settings', () => {
  expect(
    baselineDoubt(
      [column('float32', 0, { entry: null, answers: 'missing' }), column('int8', 0)],
      nameOf,
    ),
  ).toBeNull();
  expect(
    baselineDoubt([column('float32', 0, { stale: true, answers: 'stale' })], nameOf),
  ).toBeNull();
});
