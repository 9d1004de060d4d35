import { beforeAll, expect, test } from 'vitest';
import { createDriver, type Driver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import type { SampleRuns } from '../driver/sample-runs.ts';
import { mainGraph } from '../ir/model.ts';
import { readRecipe } from '../quantization/recipe/read-recipe.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { resolveLayers } from '../quantization/recipe/resolve.ts';
import { publicFile } from '../testing/reference-files.ts';
import { mixedRecipe, searchSpace } from './space.ts';

let driver: Driver;
beforeAll(async () => {
  const { model } = await openModel(publicFile('samples/mlp.h5'));
  driver = createDriver(() => model);
});

/** They are there, and nothing is asked of them. */
const UNUSED = {} as SampleRuns;
const titles = (recipes: readonly Recipe[]) =>
  recipes.map(({ mode, scheme, weightBits }) => `${mode} ${scheme} ${weightBits ?? ''}`.trim());

test('without samples no mode that takes ranges from them; each file once', () => {
  const { uniform, bases } = searchSpace(driver, null);
  expect(titles(uniform)).toEqual([
    ...['float32 tflite', 'float16 tflite'],
    ...['weight-only-int8 tflite', 'weight-only-int4 tflite'],
    ...['dynamic-int8 tflite', 'dynamic-int4 tflite', 'dynamic-int2 tflite'],
    ...['weight-only-int8 best', 'weight-only-int4 best'],
    ...['dynamic-int8 best', 'dynamic-int4 best', 'dynamic-int2 best'],
    ...['weight-only-int8 tflite 4', 'weight-only-int8 best 4'],
  ]);
  expect(titles(bases)).toEqual(
    ['tflite', 'best'].flatMap((scheme) => [
      `weight-only-int8 ${scheme}`,
      `dynamic-int8 ${scheme}`,
    ]),
  );
  const calibrated = titles(searchSpace(driver, UNUSED).uniform);
  expect(calibrated).toEqual(expect.arrayContaining(['int8 tflite', 'int16x8 best']));
});

test('layers with most weights first, each with what its base has not', async () => {
  const base = defaultRecipe('weight-only-int8');
  const family = await searchSpace(driver, null).familyOf(base);
  expect(family.layers.map(({ name }) => name)).toEqual(['dense', 'dense_1']);
  for (const { others } of family.layers) {
    const options = others.map(({ mode, granularity, weightBits }) => [
      mode,
      granularity,
      weightBits,
    ]);
    expect(options).toContainEqual(['weight-only-int8', 'per-channel', 4]);
    expect(options).toContainEqual(['dynamic-int4', 'blockwise-32', null]);
    expect(options).not.toContainEqual(['weight-only-int8', 'per-channel', null]);
    // Their activations have ranges, which a base without integers does not learn.
    expect(options.map(([mode]) => mode)).not.toContain('int8');
  }
  expect(mixedRecipe(family, [-1, -1])).toBe(base);
});

test('a mix is a recipe whose layers are what was chosen, and no others', async () => {
  const base = defaultRecipe('dynamic-int8');
  const family = await searchSpace(driver, null).familyOf(base);
  const { model } = driver.preview(base);
  for (const [layer, { others }] of family.layers.entries()) {
    for (const [option, other] of others.entries()) {
      const mix = family.layers.map((_, i) => (i === layer ? option : -1));
      const recipe = mixedRecipe(family, mix);
      expect(readRecipe(recipe)).toEqual(recipe);
      const changed = resolveLayers(mainGraph(model), recipe).filter(({ named }) => named);
      expect(changed.length).toBeGreaterThan(0);
      for (const one of changed) expect(one).toMatchObject(other);
    }
  }
});

test('a uniform file a little smaller: in every way that is proposed, on a network with layers of few weights', async () => {
  const { model } = await openModel(publicFile('samples/mobilenet.h5'));
  const mobile = createDriver(() => model);
  const base: Recipe = { ...defaultRecipe('weight-only-int8'), weightBits: 4 };
  const bytesOf = async (recipe: Recipe) =>
    (await mobile.convert(recipe, { runs: null, check: true })).file.length;
  const space = searchSpace(mobile, null);
  const family = await space.familyOf(base);
  expect(family.bytes).toBe(await bytesOf(base));
  const [all, ...others] = await space.leanerOf(family);
  // The convolutions in dynamic int4: the same weights, and no operator that expands them.
  expect(all?.overrides.length).toBeGreaterThan(3);
  for (const { mode } of all?.overrides ?? []) expect(mode).toBe('dynamic-int4');
  const sizes = [];
  for (const recipe of others) sizes.push(await bytesOf(recipe));
  expect(Math.max(...sizes)).toBeLessThan(family.bytes);
  expect(await bytesOf(all!)).toBeLessThan(family.bytes);
  expect(others.length).toBe((all?.overrides.length ?? 0) + family.layers.length);
});
