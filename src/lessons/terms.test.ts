import { expect, test } from 'vitest';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { SETTING_NAMES } from '../quantization/recipe/settings/index.ts';
import type { ColumnFacts, Facts } from './facts.ts';
import { SETTING_TERMS } from './setting-terms.ts';
import { isTerm, TERM_NAMES, termOf } from './terms.ts';

const column = (mode: 'float32' | 'weight-only-int8' | 'int8', weightBits = 8): ColumnFacts => ({
  title: mode,
  recipe: { ...columnRecipe(mode), weightBits },
  working: false,
  bytes: 1000,
  accuracy: 0.9,
  images: 10_000,
  changed: 0,
  explained: false,
});

const facts: Facts = {
  model: 's:mlp',
  parameters: 101_770,
  tab: 'weights',
  hands: { dot: null, cut: null },
  layer: '',
  columns: [column('float32')],
  selected: 0,
  baseline: 0,
};

const here = (name: string, of: ColumnFacts) => isTerm(name) && termOf(name).here?.(of, facts);

test('every term has a meaning, and says nothing odd of any column', () => {
  expect(TERM_NAMES.length).toBeGreaterThan(15);
  for (const name of TERM_NAMES) {
    expect(termOf(name).meaning.length, name).toBeGreaterThan(40);
    for (const mode of ['float32', 'weight-only-int8', 'int8'] as const) {
      expect(here(name, column(mode)) ?? '', name).not.toMatch(/undefined|null|NaN/);
    }
  }
  expect(isTerm('toString')).toBe(false);
});

test('every setting has words that explain it', () => {
  for (const setting of SETTING_NAMES) {
    expect(SETTING_TERMS[setting].length, setting).toBeGreaterThan(0);
    expect(SETTING_TERMS[setting].every(isTerm), setting).toBe(true);
  }
  const pruned = { ...column('int8'), recipe: { ...columnRecipe('int8'), sparsity: 0.3 } };
  expect(here('pruning', pruned)).toBe('“int8” sets 30 % of its weights to zero.');
  expect(here('scheme', column('int8'))).toBe('“int8” follows “best”.');
});

test('numbers are those of the column', () => {
  expect(here('places', column('int8', 3))).toBe('“int8” has 7 places for a weight.');
  expect(here('bit', column('float32'))).toBe('Numbers of “float32” have 32 bits each.');
  expect(here('scale', column('int8', 4))).toContain('scale = largest weight ÷ 7');
  expect(here('calibration', column('int8'))).toBe('“int8” looked at 200 photos.');
  expect(here('calibration', column('weight-only-int8'))).toContain('needs none');
  expect(here('accuracy', column('int8'))).toContain('9,000 right ÷ 10,000 = 90.00 %');
});
