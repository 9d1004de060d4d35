/** Facts of weights by hand. */
import { expect, test } from 'vitest';
import { createDriver } from '../driver/driver.ts';
import { buildGraph } from '../ir/builder.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { weightFacts } from './weight-facts.ts';

const SIZE = 1024;

/** Two output channels of 1,024 weights, of which these are not 1. */
function factsOf(recipe: Recipe, others: Readonly<Record<number, number>>, all = 1) {
  const graph = buildGraph();
  const weights = new Float32Array(2 * SIZE).fill(all);
  for (const [at, value] of Object.entries(others)) weights[Number(at)] = value;
  const y = graph.op(
    'FULLY_CONNECTED',
    'y',
    [
      graph.input('x', [-1, SIZE]),
      graph.constant('w', [2, SIZE], weights),
      graph.constant('b', [2], Float32Array.of(0, 0)),
    ],
    {},
  );
  const { model, plan } = createDriver(() => graph.finish([y])).preview(recipe);
  return weightFacts(model, plan, 0);
}

const INT8 = defaultRecipe('int8');
const OUTLIERS = { 5: -3, 7: 2, [SIZE + 9]: 10, [SIZE + 3]: 4 };

test('a scale per channel: the two largest of each, by size', () => {
  const facts = factsOf(INT8, OUTLIERS);
  expect(facts).toMatchObject({ tensor: 'w', shape: [2, SIZE], sharing: 'channel', vanished: 0 });
  expect([...(facts?.channelMax ?? [])]).toEqual([3, 10]);
  expect(facts?.largest).toEqual([
    { at: 5, largest: 3, next: 2 },
    { at: SIZE + 9, largest: 10, next: 4 },
  ]);
  expect(facts?.quantization.scales).toEqual(Float32Array.of(3 / 127, 10 / 127));
});

test('one scale: the two largest of all, in one channel or in two', () => {
  const recipe: Recipe = { ...INT8, granularity: 'per-tensor' };
  expect(factsOf(recipe, OUTLIERS)).toMatchObject({
    sharing: 'layer',
    largest: [{ at: SIZE + 9, largest: 10, next: 4 }],
  });
  expect(factsOf(recipe, { 5: 20, [SIZE]: 10 })?.largest).toEqual([
    { at: 5, largest: 20, next: 10 },
  ]);
  expect([...(factsOf(recipe, OUTLIERS)?.channelMax ?? [])]).toEqual([3, 10]);
});

test('a scale per block of 32', () => {
  const recipe: Recipe = { ...defaultRecipe('dynamic-int4'), granularity: 'blockwise-32' };
  const facts = factsOf(recipe, OUTLIERS);
  expect(facts?.sharing).toBe('block');
  expect(facts?.largest).toHaveLength((2 * SIZE) / 32);
  expect(facts?.largest[0]).toEqual({ at: 5, largest: 3, next: 2 });
  expect(facts?.largest[1]).toEqual({ at: 32, largest: 1, next: 1 });
  expect(facts?.largest[SIZE / 32]).toEqual({ at: SIZE + 9, largest: 10, next: 4 });
  expect([...(facts?.channelMax ?? [])]).toEqual([3, 10]);
});

test('what vanishes, of the weights that are not 0', () => {
  // A step is 200/127: what is 1 becomes 1 step, what is 0.7 none. 1,022 weights of each channel are 0 already.
  const facts = factsOf(INT8, { 0: 200, 1: 0.7, [SIZE]: 200, [SIZE + 1]: 1 }, 0);
  expect(facts?.quantization.zeros).toBe((2 * SIZE - 3) / (2 * SIZE));
  expect(facts?.vanished).toBe(0.25);
  expect(factsOf(INT8, {}, 0)?.vanished).toBe(0);
});

test('float16 has no scale', () => {
  const facts = factsOf(defaultRecipe('float16'), OUTLIERS);
  expect(facts).toMatchObject({ sharing: 'layer', quantization: { bits: 16 } });
  expect(facts?.quantization.scales).toHaveLength(0);
});

test('float32 has nothing to say', () => {
  expect(factsOf(defaultRecipe('float32'), OUTLIERS)).toBeUndefined();
});
