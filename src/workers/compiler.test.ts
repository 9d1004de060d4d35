/** The compiler thread's work without threads, as the client asks for it. */
import { expect, test } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { calibrate } from '../calibration/calibrate.ts';
import { sampleLayers } from '../calibration/sample-layers.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe.ts';
import { publicFile } from '../testing/reference-files.ts';
import { createCompiler } from './compiler.ts';

const load = async (path: string) => publicFile(`datasets/${path}`);

test('learned rounding: calibrated, run again for the layers’ inputs, learned once for a recipe', async () => {
  const compiler = createCompiler();
  await compiler.open('mlp.h5', [{ name: 'mlp.h5', bytes: publicFile('samples/mlp.h5') }]);
  const job = {
    samples: await fashionMnist.loadTraining(load, 40),
    runtime: await createLiteRtRuntime(),
  };
  const nearest: Recipe = { ...columnRecipe('int8'), weightBits: 3, calibrationSamples: 40 };
  const learned: Recipe = { ...nearest, rounding: 'learned' };

  const calibration = compiler.calibrationTask(learned);
  if (!calibration) throw new Error('nothing to calibrate');
  compiler.learn(learned, await calibrate({ ...calibration, ...job }));
  expect(compiler.calibrationTask(learned)).toBeNull();
  expect(compiler.roundingTask(nearest)).toBeNull();
  const task = compiler.roundingTask(learned);
  if (!task) throw new Error('nothing to learn');
  const rows = await sampleLayers({ ...task, ...job });
  expect([...rows.values()].map(({ width }) => width)).toEqual([784, 128]);

  const picture = () => compiler.weights(learned, 'dense', null).quantization?.rmseOverScale;
  const before = picture();
  const done: number[] = [];
  await compiler.learnRounding(learned, rows, (share) => done.push(share));
  expect(done.at(-1)).toBe(100);
  expect(compiler.roundingTask(learned)).toBeNull();
  // The weights themselves are further from the float ones; what they add up to is not.
  expect(picture()).toBeGreaterThan(before ?? Number.NaN);
  expect(compiler.file(learned)).toHaveLength(compiler.file(nearest).length);
  expect(compiler.file(learned)).not.toEqual(compiler.file(nearest));
});
