/** What the driver promises whatever was converted before: the same file, the steps that are needed, and an end when told. */
import { describe, expect, test, vi } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph, withMainGraph } from '../ir/model.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { seededRandom } from '../tensor/random.ts';
import { createDriver } from './driver.ts';
import { createSampleRuns } from './sample-runs.ts';

const WIDTH = 8;
const random = seededRandom(3);
const numbers = (count: number) => Float32Array.from({ length: count }, () => 2 * random() - 1);
const values = numbers(20 * WIDTH);
const samples = {
  count: 20,
  read: (first: number, count: number) => [values.slice(first * WIDTH, (first + count) * WIDTH)],
};
const runs = createSampleRuns({ samples: () => samples, runtime: await createLiteRtRuntime() });

/** Training left a range on everything but the operands of a maximum, which share the range of its result. */
function trainedModel(): Model {
  const b = buildGraph();
  const x = b.input('x', [-1, WIDTH]);
  const weights = b.constant('dense/weights', [WIDTH, WIDTH], numbers(WIDTH * WIDTH));
  const dense = b.op('FULLY_CONNECTED', 'dense', [x, weights], {
    fusedActivationFunction: 0,
    weightsFormat: 0,
    keepNumDims: false,
    asymmetricQuantizeInputs: false,
  });
  const tenth = b.constant('tenth', [1], Float32Array.of(0.1));
  const small = b.op('MUL', 'small', [dense, tenth], { fusedActivationFunction: 0 });
  const model = b.finish([b.op('MAXIMUM', 'most', [small, x], {}), dense]);
  const graph = mainGraph(model);
  const within = (end: number) => ({
    min: Float32Array.of(-end),
    max: Float32Array.of(end),
    quantizedDimension: 0,
  });
  // What the maximum cuts off, others still read.
  const tensors = graph.tensors.map((tensor) =>
    tensor.data || tensor.name === 'small'
      ? tensor
      : { ...tensor, learned: within(tensor.name === 'most' ? 0.5 : 1) },
  );
  return withMainGraph(model, { ...graph, tensors });
}

const int8: Recipe = columnRecipe('int8');
/** The same graph, of which an operand now needs a range of its own. */
const apart: Recipe = { ...int8, overrides: [{ layer: '^most$', mode: 'float32' }] };

describe('a recipe that needs no samples', () => {
  test('is converted without any, and the same whatever another recipe saw', async () => {
    const model = trainedModel();
    const alone = createDriver(() => model);
    expect(alone.needs(int8)).toBeNull();
    const first = await alone.convert(int8, { runs: null, check: false });
    expect(first.learnMs).toBe(0);

    const others = createDriver(() => model);
    expect(others.needs(apart)).toBe('ranges');
    const calibrate = vi.spyOn(runs, 'calibrate');
    const { learnMs } = await others.convert(apart, { runs, check: false });
    expect(learnMs).toBeGreaterThan(0);
    expect(calibrate).toHaveBeenCalledTimes(1);
    expect(others.needs(apart)).toBe('ranges');
    expect((await others.convert(int8, { runs, check: false })).file).toEqual(first.file);
    expect(others.preview(int8).plan).toEqual(alone.preview(int8).plan);
    expect(calibrate).toHaveBeenCalledTimes(1);
    calibrate.mockRestore();
  });
});

test('a recipe that needs samples and has none is refused, and converted once there are some', async () => {
  const driver = createDriver(() => trainedModel());
  await expect(driver.convert(apart, { runs: null, check: true })).rejects.toMatchObject({
    code: 'bad-calibration',
    message: 'The mode int8 needs samples to learn the ranges of activations from.',
  });
  const rounded: Recipe = { ...columnRecipe('weight-only-int8'), rounding: 'learned' };
  expect(driver.needs(rounded)).toBe('rounding');
  await expect(driver.convert(rounded, { runs: null, check: false })).rejects.toMatchObject({
    code: 'bad-calibration',
    message: 'The mode weight-only-int8 needs samples to learn how to round from.',
  });
  expect((await driver.convert(apart, { runs, check: true })).file.length).toBeGreaterThan(0);
});

test('told to stop, it stops before the next step', async () => {
  const driver = createDriver(() => trainedModel());
  const stop = new AbortController();
  const stopping = {
    ...runs,
    async calibrate(task: Parameters<typeof runs.calibrate>[0]) {
      const stats = await runs.calibrate(task);
      stop.abort();
      return stats;
    },
  };
  const job = { runs: stopping, check: false, signal: stop.signal };
  await expect(driver.convert(apart, job)).rejects.toMatchObject({ code: 'cancelled' });
});
