/** What a recipe asks of the float model, and of calibration. */
import { describe, expect, test } from 'vitest';
import { collectStatistics } from '../calibration/statistics.ts';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph, type Tensor, withMainGraph } from '../ir/model.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import {
  absorbForRecipe,
  absorbs,
  needsSamples,
  preparationKey,
  preparationNotes,
  prepareForRecipe,
  rangesForRecipe,
} from './preparation.ts';
import { columnRecipe, defaultRecipe, type Recipe } from './recipe/recipe.ts';

/** Two convolutions, the first with channels of very different size and high biases. */
function network(): Model {
  const b = buildGraph();
  const window = {
    padding: Padding.VALID,
    strideW: 1,
    strideH: 1,
    fusedActivationFunction: ActivationFunctionType.RELU,
  };
  const x = b.input('x', [-1, 4, 4, 1]);
  const one = b.constant('one', [2, 1, 1, 1], Float32Array.of(8, 0.125));
  const first = b.op(
    'CONV_2D',
    'first',
    [x, one, b.constant('one/bias', [2], Float32Array.of(5, 5))],
    window,
  );
  const two = b.constant('two', [1, 1, 1, 2], Float32Array.of(1, 1));
  const bias = b.constant('two/bias', [1], Float32Array.of(0));
  return b.finish([b.op('CONV_2D', 'second', [first, two, bias], window)]);
}

const model = network();
const constant = (of: Model, name: string) =>
  Array.from(mainGraph(of).tensors.find((tensor) => tensor.name === name)?.data as Float32Array);
const withSettings = (mode: Recipe['mode'], changes: Partial<Recipe> = {}): Recipe => ({
  ...columnRecipe(mode),
  ...changes,
});

describe('equalization', () => {
  test('not of more weights than fit into memory twice, which is said', () => {
    const ofBytes = (bytes: number): Model => {
      const { tensors, ...graph } = mainGraph(model);
      const more = { name: 'more', shape: [bytes / 4], dtype: 'float32' as const };
      const data = new Float32Array(bytes / 4);
      return withMainGraph(model, { ...graph, tensors: [...tensors, { ...more, data }] });
    };
    const recipe = withSettings('weight-only-int8');
    const [small, large] = [ofBytes(2 ** 28 - 28), ofBytes(2 ** 28 - 24)];
    expect(preparationNotes(small, recipe)).toEqual([]);
    expect(constant(prepareForRecipe(small, recipe), 'one')).not.toEqual([8, 0.125]);
    expect(prepareForRecipe(large, recipe) === large).toBe(true);
    expect(preparationNotes(large, recipe)).toEqual([
      {
        severity: 'info',
        code: 'not-equalized',
        message:
          'The model has 268 MB of weights: its channels are not equalized across layers, which would take as much memory again.',
        where: {},
      },
    ]);
    expect(preparationNotes(large, defaultRecipe('weight-only-int8'))).toEqual([]);
  });

  const changes = (recipe: Recipe) =>
    String(constant(prepareForRecipe(model, recipe), 'one')) !== String(constant(model, 'one'));

  test('in the scheme best, where weights become integers', () => {
    for (const mode of ['int8', 'int16x8', 'dynamic-int8', 'weight-only-int4'] as const)
      expect(changes(withSettings(mode)), mode).toBe(true);
  });

  test('not where weights stay floats, in the scheme tflite, or with the setting off', () => {
    expect(changes(withSettings('float32'))).toBe(false);
    expect(changes(withSettings('float16'))).toBe(false);
    expect(changes(withSettings('int8', { equalize: false }))).toBe(false);
    expect(changes(defaultRecipe('int8'))).toBe(false);
  });
});

/** With ranges that training left on some tensors. */
function learnedOn(wanted: (tensor: Tensor) => boolean): Model {
  const learned = { min: Float32Array.of(0), max: Float32Array.of(2), quantizedDimension: 0 };
  const graph = mainGraph(model);
  const tensors = graph.tensors.map((tensor) => (wanted(tensor) ? { ...tensor, learned } : tensor));
  return withMainGraph(model, { ...graph, tensors });
}

describe('ranges that training left', () => {
  const equalized = (of: Model, mode: Recipe['mode']) =>
    String(constant(prepareForRecipe(of, withSettings(mode)), 'one')) !==
    String(constant(model, 'one'));
  const onWeights = learnedOn(({ data }) => data !== undefined);
  const onOne = learnedOn(({ name }) => name === 'first');
  const onAll = learnedOn(({ data }) => data === undefined);

  test('those of activations forbid equalization, where activations become integers', () => {
    expect(equalized(onOne, 'int8')).toBe(false);
    expect(equalized(onOne, 'weight-only-int8')).toBe(true);
    expect(equalized(onWeights, 'int8')).toBe(true);
  });

  test('samples are needed for what is left, and in integer modes alone', () => {
    const needs = (of: Model, mode: Recipe['mode']) => needsSamples(of, withSettings(mode));
    expect([model, onWeights, onOne, onAll].map((of) => needs(of, 'int8'))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([needs(model, 'dynamic-int8'), needs(model, 'float32')]).toEqual([false, false]);
  });
});

test('a calibration serves all recipes with the same float model before it', () => {
  const key = (mode: Recipe['mode'], changes: Partial<Recipe> = {}) =>
    preparationKey(withSettings(mode, changes));
  const others = [
    key('int8', { sparsity: 0.5 }),
    key('int8', { equalize: false }),
    key('int8', { trained: 'run' }),
    key('int8', { trained: 'other run' }),
    key('int8'),
  ];
  expect(new Set(others).size).toBe(others.length);
  expect(key('int16x8', { estimator: 'mse', weightBits: 4 })).toBe(key('int8'));
  expect(key('float32', { equalize: true })).toBe(key('float32', { equalize: false }));
  expect(preparationKey({ ...defaultRecipe('int8'), equalize: true })).toBe(
    key('int8', { equalize: false }),
  );
});

test('pruning first, in any mode', () => {
  const pruned = prepareForRecipe(model, withSettings('float32', { sparsity: 0.5 }));
  expect(constant(pruned, 'one')).toEqual([8, 0]);
});

/** As if calibration had seen these values of the first convolution, channel after channel. */
const seen = (...values: number[]) => {
  const collector = collectStatistics(2);
  collector.add(values);
  return new Map([['first', collector.finish()]]);
};

describe('absorption of biases', () => {
  const biasOf = (recipe: Recipe, ...values: number[]) =>
    constant(absorbForRecipe(model, recipe, seen(...values)), 'one/bias');

  test('what a channel never falls below goes to the next layer', () => {
    // Channel 0 never falls below 3, channel 1 below 0.5 of a range to 255: less than a step.
    expect(biasOf(withSettings('int8'), 3, 0.5, 255, 9)).toEqual([2, 5]);
    expect(biasOf(withSettings('int8'), 3, 1.5, 255, 9)).toEqual([2, 3.5]);
    // A step itself is not worth it; below 0 the range counts, too: 510 / 255 = 2.
    expect(biasOf(withSettings('int8'), 3, 1, 255, 9)).toEqual([2, 5]);
    expect(biasOf(withSettings('int8'), 3, -255, 255, 9)).toEqual([2, 5]);
    expect(biasOf(withSettings('int8'), 1.5, -255, 255, 9)).toEqual([5, 5]);
    // The range reaches to 0, whatever was seen: 510 / 255 again.
    expect(biasOf(withSettings('int8'), 1.99, 1.99, 510, 9)).toEqual([5, 5]);
    expect(constant(absorbForRecipe(model, withSettings('int8'), new Map()), 'one/bias')).toEqual([
      5, 5,
    ]);
  });

  test('in the scheme best alone, with the setting on, where activations are integers', () => {
    for (const recipe of [
      defaultRecipe('int8'),
      withSettings('int8', { absorbBias: false }),
      withSettings('weight-only-int8'),
      withSettings('dynamic-int8'),
    ]) {
      expect(absorbs(recipe)).toBe(false);
      expect(absorbForRecipe(model, recipe, seen(3, 3, 9, 9))).toBe(model);
    }
    expect(absorbs(withSettings('int16x8'))).toBe(true);
    const mixed = withSettings('float32', { overrides: [{ layer: 'first', mode: 'int8' }] });
    expect(absorbs(mixed)).toBe(true);
  });
});

describe('ranges', () => {
  /** Many small values and a large one: what is kept depends on the estimator, and for mse on the bits. */
  const stats = () => {
    const collector = collectStatistics();
    collector.add(Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i)));
    collector.add([20]);
    return new Map([['x', collector.finish()]]);
  };
  const most = (recipe: Recipe) => rangesForRecipe(stats(), recipe)('x')?.max ?? 0;

  test('by the estimator of the recipe in the scheme best, else all that was seen', () => {
    expect(most(withSettings('int8'))).toBe(20);
    expect(most(withSettings('int8', { estimator: 'moving-average' }))).toBeCloseTo(1.95, 1);
    expect(most({ ...defaultRecipe('int8'), estimator: 'moving-average' })).toBe(20);
  });

  test('for as many bits as the activations have', () => {
    const mse = { estimator: 'mse' } as const;
    expect(most(withSettings('int16x8', mse))).toBeGreaterThan(most(withSettings('int8', mse)));
  });
});
