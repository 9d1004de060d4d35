/** What a driver keeps from one recipe must not get into the file of another: after any, a recipe's file is that of a fresh one. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { buildGraph } from '../ir/builder.ts';
import type { Model } from '../ir/model.ts';
import { prepareModel } from '../passes/pipeline.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import { fingerprint } from '../testing/fingerprint.ts';
import { createDriver } from './driver.ts';
import { createSampleRuns } from './sample-runs.ts';

const [SIDE, CHANNELS, CLASSES] = [6, 4, 3];
const SIZE = SIDE * SIDE;

/** Two convolutions of uneven channels with high biases, then a dense layer. */
function network(seed: number): Model {
  const random = seededRandom(seed);
  const values = (n: number, of: (i: number) => number = () => 1) =>
    Float32Array.from({ length: n }, (_, i) => (random() - 0.5) * of(i));
  const b = buildGraph();
  const window = {
    padding: Padding.VALID,
    strideW: 1,
    strideH: 1,
    fusedActivationFunction: ActivationFunctionType.RELU,
  };
  const x = b.input('x', [-1, SIDE, SIDE, 1]);
  const first = b.op(
    'CONV_2D',
    'first',
    [
      x,
      b.constant(
        'a',
        [CHANNELS, 3, 3, 1],
        values(CHANNELS * 9, (i) => 10 ** -Math.floor(i / 9)),
      ),
      b.constant('a/bias', [CHANNELS], Float32Array.of(30, 5, 2, 1)),
    ],
    window,
  );
  const second = b.op(
    'CONV_2D',
    'second',
    [
      first,
      b.constant('b', [CHANNELS, 2, 2, CHANNELS], values(CHANNELS * CHANNELS * 4)),
      b.constant('b/bias', [CHANNELS], values(CHANNELS)),
    ],
    window,
  );
  const width = 9 * CHANNELS;
  const shape = b.constant('shape', [2], Int32Array.of(-1, width), 'int32');
  const flat = b.op('RESHAPE', 'flat', [second, shape], {});
  const dense = b.constant('c', [CLASSES, width], values(CLASSES * width));
  return prepareModel(b.finish([b.op('FULLY_CONNECTED', 'y', [flat, dense], {})]));
}

const models: Readonly<Record<string, Model>> = { own: network(1), trained: network(2) };
const random = seededRandom(3);
/** Later samples are larger: how many are seen decides on the ranges. */
const images = Float32Array.from({ length: 40 * SIZE }, (_, i) => random() * (1 + i / SIZE));

let runtime: InferenceRuntime;
beforeAll(async () => {
  runtime = await createLiteRtRuntime();
});

const fresh = () => createDriver(({ trained }) => models[trained ? 'trained' : 'own'] as Model);

async function fileBy(driver: ReturnType<typeof fresh>, recipe: Recipe, checked: boolean) {
  const runs = createSampleRuns({
    runtime,
    calibrationSamples: recipe.calibrationSamples,
    samples: (count) => ({
      count: Math.min(count, 40),
      read: (first, n) => [images.slice(first * SIZE, (first + n) * SIZE)],
    }),
  });
  return fingerprint((await driver.convert(recipe, { runs, check: checked })).file);
}

const BASE: Recipe = { ...columnRecipe('int8'), calibrationSamples: 8, weightBits: 4 };

const CHANGES: readonly Partial<Recipe>[] = [
  { sparsity: 0.5 },
  { calibrationSamples: 30 },
  { equalize: false },
  { absorbBias: false },
  { correctBias: false },
  { estimator: 'moving-average' },
  { granularity: 'per-tensor' },
  { weightBits: 3 },
  { io: 'int8' },
  { scheme: 'tflite' },
  { mode: 'int16x8' },
  { mode: 'weight-only-int8' },
  { rounding: 'learned' },
  { trained: 'run-1' },
  { overrides: [{ layer: '^second', weightBits: 8 }] },
];

describe.each([
  ['as they are', false],
  ['checked against the scheme tflite', true],
])('files %s', (_, checked) => {
  test('one driver for all recipes makes what a fresh one makes of each', async () => {
    const kept = fresh();
    const own = await fileBy(kept, BASE, checked);
    const files = [own];
    for (const change of CHANGES) {
      const recipe = { ...BASE, ...change };
      const file = await fileBy(kept, recipe, checked);
      expect(file, JSON.stringify(change)).toBe(await fileBy(fresh(), recipe, checked));
      files.push(file);
    }
    expect(await fileBy(kept, BASE, checked)).toBe(own);
    // Each change makes another file, or it would show nothing; what the check leaves out may be the same again.
    const idle = CHANGES.filter((_, i) => files.indexOf(files[i + 1]) <= i);
    if (!checked) expect(idle).toEqual([]);
    else expect(new Set(files).size).toBeGreaterThan(CHANGES.length / 2);
  });

  test('the other way round, too', async () => {
    const kept = fresh();
    for (const change of CHANGES.toReversed()) await fileBy(kept, { ...BASE, ...change }, checked);
    expect(await fileBy(kept, BASE, checked)).toBe(await fileBy(fresh(), BASE, checked));
  });
});
