/** An autopsy of small networks of every kind, on LiteRT. */
import { describe, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { createDriver } from '../driver/driver.ts';
import { openGraph, openModel } from '../driver/open-model.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import type { TaskName } from '../evaluation/tasks.ts';
import type { Model } from '../ir/model.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { MODE_NAMES } from '../quantization/modes/index.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { explainHere } from '../testing/explained.ts';
import { smallModel, twoBranches, waveSamples } from '../testing/small-models.ts';

const runtime = await createLiteRtRuntime();
const SAMPLES = 24;

function explained(model: Model, recipe: Recipe, task: TaskName | null = null) {
  const opened = openGraph(model).model;
  return explainHere({
    model: opened,
    recipe,
    task,
    runtime,
    samples: waveSamples(opened, SAMPLES),
  });
}

const decibels = ({ signal, noise }: { signal: number; noise: number }) =>
  10 * Math.log10(signal / noise);

test.each(MODE_NAMES)('%s: two inputs, one value', async (mode) => {
  const { kind, baseline, whole, layers, fell, causes, ruledOut } = await explained(
    twoBranches(),
    defaultRecipe(mode),
  );
  expect([kind, baseline]).toEqual(['fidelity', 1]);
  const isNarrow = /int[24]$/.test(mode);
  expect(fell).toBe(isNarrow);
  // What has to fall to be told was not looked for otherwise.
  expect([ruledOut.includes('clipping'), ruledOut.includes('dead-channel')]).toEqual([fell, true]);
  expect(new Set(causes.map(({ cause }) => cause))).toEqual(
    new Set(isNarrow ? ['narrow-bits'] : []),
  );
  expect(whole.score).toBeGreaterThan(mode.endsWith('int2') ? -1 : isNarrow ? 0.7 : 0.99);
  // Weights are too few for hybrid kernels; only integers join anything.
  const dense = ['left', 'right', 'value'];
  const names = mode.startsWith('int') ? ['left', 'right', 'join', 'value'] : dense;
  const isUntouched = mode === 'float32' || mode === 'dynamic-int8';
  expect(layers.map(({ layer }) => layer.name)).toEqual(isUntouched ? [] : names);
  // What the last layer gives is what the file gives.
  const last = layers.at(-1);
  if (!isUntouched) expect(last?.output && decibels(last.output)).toBeCloseTo(whole.sqnrDb, 1);
  expect(layers.map(({ macs }) => macs)).toEqual(layers.map(({ layer }) => MACS[layer.name]));
});

const MACS: Readonly<Record<string, number>> = { left: 64, right: 32, join: 0, value: 16 };

test.each([
  ['int8', 'int8'],
  ['int8', 'uint8'],
  ['int8', 'float32'],
  ['int16x8', 'float32'],
] as const)('%s, inputs and outputs of %s', async (mode, io) => {
  const { whole, layers } = await explained(smallModel(5), { ...defaultRecipe(mode), io });
  expect(layers.map(({ layer }) => layer.name)).toEqual(['one', 'act', 'two']);
  const last = layers.at(-1);
  expect(last?.output?.lattice?.dtype).toBe(mode === 'int8' ? 'int8' : 'int16');
  expect(last?.output && decibels(last.output)).toBeCloseTo(whole.sqnrDb, 1);
  expect(last).toMatchObject({ macs: 200, bytes: 200 + 5 * (mode === 'int8' ? 4 : 8) });
});

test.each(['int8', 'uint8'] as const)(
  '%s: a result within the network is an output, too',
  async (io) => {
    const model = smallModel(5, { givesHidden: true });
    const { kind, layers, whole } = await explained(model, { ...defaultRecipe('int8'), io });
    expect([kind, layers.length]).toEqual(['fidelity', 3]);
    for (const { errors } of layers) expect(errors.leaveOneOut.mse).toBeGreaterThan(0);
    expect(whole.sqnrDb).toBeGreaterThan(40);
  },
);

test.each([
  ['without softmax', {}],
  ['with softmax', { softmax: true }],
] as const)('classes %s: agreement', async (_, options) => {
  const { kind, whole, layers } = await explained(
    smallModel(5, options),
    defaultRecipe('int8'),
    'classification',
  );
  expect([kind, whole.score]).toEqual(['agreement', 1]);
  expect(layers.map(({ layer }) => layer.name).at(-1)).toBe('softmax' in options ? 'tail' : 'two');
});

test.each(['int8', 'dynamic-int8'] as const)('a file that is %s already', async (mode) => {
  const float = openGraph(smallModel(5)).model;
  const runs = createSampleRuns({ samples: () => waveSamples(float, SAMPLES), runtime });
  const { file } = await createDriver(() => float).convert(defaultRecipe(mode), {
    runs,
    check: false,
  });
  const { model } = await openModel(file);
  const samples = waveSamples(model, SAMPLES);
  const { layers, fell } = await explainHere({
    model,
    recipe: defaultRecipe('int8'),
    samples,
    runtime,
  });
  expect([fell, layers.map(({ layer }) => layer.name)]).toEqual([false, ['one', 'act', 'two']]);
});

test('without samples to calibrate on, where they are needed', async () => {
  const model = openGraph(smallModel(5)).model;
  const job = { model, samples: waveSamples(model, SAMPLES), calibration: null, runtime };
  await expect(explainHere({ ...job, recipe: defaultRecipe('int8') })).rejects.toMatchObject({
    code: 'bad-calibration',
  });
  const { causes } = await explainHere({ ...job, recipe: defaultRecipe('weight-only-int4') });
  expect(causes.flatMap(({ remedies }) => remedies).map(({ failed }) => failed)).toContain(null);
});

describe('cancelled', () => {
  /** LiteRT that says before each run how many there were. */
  function counting(before: (runs: number) => void): InferenceRuntime {
    let runs = 0;
    return {
      ...runtime,
      async load(file) {
        const model = await runtime.load(file);
        return {
          inputs: model.inputs,
          outputs: model.outputs,
          remarks: model.remarks,
          run(inputs) {
            before(++runs);
            return model.run(inputs);
          },
          dispose: () => model.dispose(),
        };
      },
    };
  }
  const model = openGraph(smallModel(5)).model;
  const recipe: Recipe = { ...defaultRecipe('int8'), scheme: 'best', weightBits: 2 };
  const POINTS = 12;
  const job = { model, recipe, samples: waveSamples(model, SAMPLES) };

  test('stops before the next run, wherever it is', async () => {
    let all = 0;
    const count = (runs: number) => {
      all = runs;
    };
    const whole = { ...job, signal: new AbortController().signal };
    const { causes } = await explainHere({ ...whole, runtime: counting(count) });
    // With remedies, some of which learn how to round.
    expect(causes[0]?.cause).toBe('narrow-bits');
    expect(all).toBeGreaterThan(30);
    const points = Array.from({ length: POINTS }, (_, i) => Math.ceil((all * (i + 1)) / POINTS));
    for (const at of points) {
      const abort = new AbortController();
      let seen = 0;
      const abortAt = counting((runs) => {
        seen = runs;
        if (runs === at) abort.abort();
      });
      const cancelled = explainHere({ ...job, signal: abort.signal, runtime: abortAt });
      await expect(cancelled, `${at} of ${all}`).rejects.toMatchObject({ code: 'cancelled' });
      expect(seen - at, `${at} of ${all}`).toBeLessThanOrEqual(1);
    }
  });
});
