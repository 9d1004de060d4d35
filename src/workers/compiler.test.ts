/** The compiler thread's work without threads, as the client asks for it. */
import { expect, test } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import type { Progress } from '../base/progress.ts';
import { createSampleRuns, type SampleRuns } from '../driver/sample-runs.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { publicFile } from '../testing/reference-files.ts';
import { createCompiler } from './compiler.ts';

const load = async (path: string) => publicFile(`datasets/${path}`);

test('learned rounding: calibrated, run again for the layers’ inputs, learned once for a recipe', async () => {
  const compiler = createCompiler();
  await compiler.open('mlp.h5', [{ name: 'mlp.h5', bytes: publicFile('samples/mlp.h5') }]);
  const own = createSampleRuns({
    samples: (count) => fashionMnist(load).loadCalibration(count),
    calibrationSamples: 40,
    runtime: await createLiteRtRuntime(),
  });
  const widths: number[] = [];
  const runs: SampleRuns = {
    ...own,
    async sampleLayers(task) {
      const rows = await own.sampleLayers(task);
      widths.push(...[...rows.values()].map(({ width }) => width));
      return rows;
    },
  };
  const nearest: Recipe = { ...columnRecipe('int8'), weightBits: 3, calibrationSamples: 40 };
  const learned: Recipe = { ...nearest, rounding: 'learned' };

  expect(await compiler.needs(learned)).toBe('ranges');
  const rounded = await compiler.convert(nearest, runs, { check: false });
  expect(rounded.calibrateMs).toBeGreaterThan(0);
  expect(widths).toEqual([]);
  const picture = async () =>
    (await compiler.questions.weights(learned, 'dense', null)).quantization?.rmseOverScale;
  const before = await picture();
  const done: number[] = [];
  const onProgress = (progress: Progress) => {
    if (progress.stage === 'rounding') done.push(progress.done);
  };
  await compiler.convert(learned, runs, { check: false, onProgress });
  expect(widths).toEqual([784, 128]);
  expect(done.at(-1)).toBe(100);
  expect((await compiler.convert(learned, null, { check: false })).calibrateMs).toBe(0);
  expect(widths).toHaveLength(2);
  // The weights themselves are further from the float ones; what they add up to is not.
  expect(await picture()).toBeGreaterThan(before ?? Number.NaN);
  const [file, other] = [await compiler.file(learned), await compiler.file(nearest)];
  expect(file).toHaveLength(other.length);
  expect(file).not.toEqual(other);
});
