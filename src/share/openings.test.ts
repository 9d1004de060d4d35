/** Each sample shows at once what its card says: held against the results that come with it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { classesOf, headlineOf } from '../evaluation/tasks.ts';
import { recipeKey } from '../quantization/recipe/recipe.ts';
import { TABS } from './link-state.ts';
import { openingOf } from './openings.ts';
import { SAMPLES } from './samples.ts';
import { parseStoredResults } from './stored-results.ts';

const storedOf = (id: string) => {
  const path = new URL(`../../public/samples/${id}.results.json`, import.meta.url);
  return parseStoredResults(readFileSync(path, 'utf8'));
};

const openingFor = (id: string) => openingOf({ kind: 'sample', id });

/** Accuracy of each column of the opening, as it is stored. */
function accuracies(id: string): readonly number[] {
  const { columns } = storedOf(id);
  return openingFor(id).columns.map((recipe) => {
    const found = columns.find((column) => recipeKey(column.recipe) === recipeKey(recipe));
    return headlineOf(found?.evaluation)?.value ?? Number.NaN;
  });
}

test.each(SAMPLES)('$name: every column is stored, and the picture has its layer', ({ id }) => {
  const { column, baseline, tab, layer, columns } = openingFor(id);
  const { summary, weights } = storedOf(id);
  expect(accuracies(id).every(Number.isFinite)).toBe(true);
  expect([columns[column], columns[baseline]]).not.toContain(undefined);
  expect(TABS).toContain(tab);
  if (layer !== '') {
    expect(summary.layers.map((known) => known.id)).toContain(layer);
    expect(weights.some(({ picture }) => picture.layer === layer)).toBe(true);
  }
});

test('badly scaled CNN: the converter’s int8 guesses, balanced it is as good as float', () => {
  const [float = 0, , converter = 1, best = 0] = accuracies('unbalanced-cnn');
  expect(converter).toBeLessThan(0.15);
  expect(best).toBeGreaterThan(float - 0.005);
});

test('MobileNet-like: at 4 bits one scale per tensor loses, one per channel keeps', () => {
  const [float = 0, int8 = 0, tensor = 1, channel = 0] = accuracies('mobilenet');
  expect(float - int8).toBeLessThan(0.005);
  expect(float - tensor).toBeGreaterThan(0.15);
  expect(float - channel).toBeLessThan(0.03);
});

test('ResNet-like: int8 meets on one scale without loss', () => {
  const [float = 0, int8 = 0] = accuracies('resnet');
  expect(Math.abs(float - int8)).toBeLessThan(0.005);
});

test('Spoken words: as MobileNet-like, and int8 hears as before', () => {
  const [float = 0, int8 = 0, tensor = 1, channel = 0] = accuracies('keywords');
  expect(float - int8).toBeLessThan(0.005);
  expect(float - tensor).toBeGreaterThan(0.25);
  expect(float - channel).toBeLessThan(0.06);
});

test('Tiny ViT: full int8 loses, coarse weights alone and 16-bit signals do not', () => {
  const [float = 0, dynamic = 0, int8 = 1, int16 = 0] = accuracies('vit');
  expect(float - int8).toBeGreaterThan(0.01);
  expect(float - dynamic).toBeLessThan(0.003);
  expect(float - int16).toBeLessThan(0.003);
});

test('Digits: int8 keeps the accuracy, and its file is far from a quarter', () => {
  const { columns } = storedOf('digits');
  const of = (mode: string) => columns.find(({ recipe }) => recipe.mode === mode);
  const [float, int8] = [of('float32'), of('int8')];
  const lost =
    (classesOf(float?.evaluation)?.labelled?.correct ?? 0) -
    (classesOf(int8?.evaluation)?.labelled?.correct ?? 0);
  expect(lost).toBeLessThan(4);
  expect((float?.conversion.fileBytes ?? 0) / (int8?.conversion.fileBytes ?? 1)).toBeLessThan(3);
});

test('Names: 8 bits write as well as float, 3 worse, 2 hardly', () => {
  const [float = 0, int8 = 0, three = 1, two = 1] = accuracies('names');
  expect(Math.abs(float - int8)).toBeLessThan(0.01);
  expect(float - three).toBeGreaterThan(0.03);
  expect(two).toBeLessThan(0.2);
});
