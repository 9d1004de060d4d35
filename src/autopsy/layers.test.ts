/** Layers of a plan, and overrides that set some of them apart. */
import { expect, test } from 'vitest';
import { createDriver } from '../driver/driver.ts';
import { openGraph } from '../driver/open-model.ts';
import { mainGraph } from '../ir/model.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { resolveLayers } from '../quantization/recipe/resolve.ts';
import { exactly } from '../quantization/recipe/settings/overrides.ts';
import { renamed, unevenModel } from '../testing/uneven-model.ts';
import { allBut, onlyThis, quantizedLayers, upTo } from './layers.ts';

test.each([
  'dense',
  'a.b',
  'model/dense_1/Relu;model/dense_1/BiasAdd',
  'x-y [1] (2) {3} ^$ +*? | \\',
  'Ω µ',
])('%s, and no other', (name) => {
  const pattern = new RegExp(exactly(name));
  expect(pattern.test(name)).toBe(true);
  for (const other of [`${name}_1`, `x${name}`, name.slice(1), name.replace('.', 'x'), ''])
    if (other !== name) expect(pattern.test(other), other).toBe(false);
});

/** Layers `small`, `large`, `last`, and what `rename` makes of these names. */
function opened(recipe: Recipe, rename = (name: string) => name) {
  const driver = createDriver(() => openGraph(renamed(unevenModel(), rename)).model);
  const { model, plan } = driver.preview(recipe);
  return { graph: mainGraph(model), layers: quantizedLayers(model, plan, recipe) };
}

const INT8 = defaultRecipe('int8');

test('settings are those that the overrides leave', () => {
  const overrides = [
    { layer: 'large', weightBits: 4 },
    { layer: 'last', mode: 'float32' as const },
  ];
  const { layers } = opened({ ...INT8, granularity: 'per-tensor', overrides });
  const int8 = { mode: 'int8', granularity: 'per-tensor', weightEstimator: 'min-max' };
  expect(layers).toEqual([
    { at: 0, name: 'small', op: 'FULLY_CONNECTED', settings: { ...int8, weightBits: null } },
    { at: 1, name: 'large', op: 'FULLY_CONNECTED', settings: { ...int8, weightBits: 4 } },
  ]);
});

test.each([
  ['float32', []],
  ['float16', ['small', 'large', 'last']],
  ['weight-only-int8', ['small', 'large', 'last']],
  ['dynamic-int8', ['small', 'large', 'last']],
  ['int16x8', ['small', 'large', 'last']],
] as const)('%s', (mode, names) => {
  expect(opened(defaultRecipe(mode)).layers.map(({ name }) => name)).toEqual(names);
});

test.each([
  ['plain names', (name: string) => name],
  // Each name is part of another, and full of what regular expressions read.
  ['names that contain each other', (name: string) => `${name === 'large' ? 'm/small' : name}`],
  ['odd names', (name: string) => `net/${name} (1)+.[*]`],
] as const)('only one, all but one, up to one: %s', (_, rename) => {
  const recipe = { ...INT8, overrides: [{ op: 'FULLY_CONNECTED', weightBits: 4 }] };
  const { graph, layers } = opened(recipe, rename);
  const kept = (overrides: Recipe['overrides']) =>
    resolveLayers(graph, { ...recipe, overrides: [...recipe.overrides, ...overrides] }).map(
      ({ mode, weightBits }) => (mode === 'float32' ? 'float' : `${mode} ${weightBits}`),
    );
  const [, second] = layers;
  if (!second) throw new Error('three layers');
  expect(kept(onlyThis(second))).toEqual(['float', 'int8 4', 'float']);
  expect(kept(allBut(second))).toEqual(['int8 4', 'float', 'int8 4']);
  expect(kept(upTo(layers, 0))).toEqual(['int8 4', 'float', 'float']);
  expect(kept(upTo(layers, 1))).toEqual(['int8 4', 'int8 4', 'float']);
  expect(kept(upTo(layers, 2))).toEqual(kept([]));
});
