import { beforeAll, expect, test } from 'vitest';
import type { OutputValues, Probe } from '../autopsy/probe.ts';
import { createDriver, type Driver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { publicFile } from '../testing/reference-files.ts';
import { createEvaluator } from './evaluate-recipe.ts';

let driver: Driver;
beforeAll(async () => {
  const { model } = await openModel(publicFile('samples/mlp.h5'));
  driver = createDriver(() => model);
});

/** Answers with these values in turn, and counts. */
function scriptedProbe(...answers: readonly (readonly number[])[]) {
  const files: Uint8Array[] = [];
  const probe: Probe = {
    count: 2,
    async outputs(file): Promise<OutputValues> {
      files.push(file);
      return {
        count: 2,
        tensors: [],
        values: [Float32Array.from(answers[files.length - 1] ?? [])],
      };
    },
    compare: async () => [],
  };
  return { probe, files };
}
const yardstick = { task: null, labels: null } as const;

test('bytes of the file, and what its outputs are worth', async () => {
  const { probe, files } = scriptedProbe([3, 4], [3, 3]);
  const evaluator = await createEvaluator({ driver, runs: null, probe, ...yardstick });
  const recipe = defaultRecipe('weight-only-int8');
  const measured = await evaluator.evaluate(recipe);
  expect(evaluator).toMatchObject({ kind: 'fidelity', baseline: 1 });
  // Of the energy 25 an error of 1 is 4 %; over two values its mean is a half.
  expect(measured).toMatchObject({
    bytes: files[1]?.length,
    floatMacs: 784 * 128 + 128 * 10,
    score: 0.96,
    mse: 0.5,
  });
  expect((await evaluator.fileOf(recipe)).length).toBe(measured.bytes);
});

test('a file that is known is not run again', async () => {
  const { probe, files } = scriptedProbe([3, 4], [3, 3], [0, 0]);
  const { evaluate } = await createEvaluator({ driver, runs: null, probe, ...yardstick });
  const first = await evaluate(defaultRecipe('float16'));
  expect(await evaluate({ ...defaultRecipe('float16'), calibrationSamples: 7 })).toEqual(first);
  expect(files).toHaveLength(2);
});

test('outputs that are no numbers are no success', async () => {
  const { probe } = scriptedProbe([3, 4], [3, Number.NaN], [Number.POSITIVE_INFINITY, 4]);
  const { evaluate } = await createEvaluator({ driver, runs: null, probe, ...yardstick });
  await expect(evaluate(defaultRecipe('float16'))).rejects.toThrow('not finite');
  await expect(evaluate(defaultRecipe('weight-only-int4'))).rejects.toThrow('not finite');
});
