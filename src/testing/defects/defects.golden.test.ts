/** Every defect is named first, and none is invented where there is none. */
import { expect, test } from 'vitest';
import { fashionMnist } from '../../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import { type Explanation, explain } from '../../autopsy/explain.ts';
import { probeHere } from '../../autopsy/probe.ts';
import { createDriver } from '../../driver/driver.ts';
import { openModel } from '../../driver/open-model.ts';
import { createSampleRuns } from '../../driver/sample-runs.ts';
import type { Model } from '../../ir/model.ts';
import type { SampleSource } from '../../ports/batches.ts';
import { columnRecipe, defaultRecipe, type Recipe } from '../../quantization/recipe/recipe.ts';
import { publicFile } from '../reference-files.ts';
import { DEFECTS, recipeOf } from './defects.ts';

const source = fashionMnist(async (path) => publicFile(`datasets/${path}`));
const runtime = await createLiteRtRuntime();
const IMAGES = 120;
const CALIBRATION = 60;

async function explained(
  model: Model,
  recipe: Recipe,
  calibrationOf: (samples: SampleSource) => SampleSource = (samples) => samples,
): Promise<Explanation> {
  const test = await source.loadTest();
  const samples = { ...test, count: IMAGES };
  const calibration = calibrationOf(await source.loadCalibration(CALIBRATION));
  const runsOn = (all: SampleSource) =>
    createSampleRuns({
      samples: (count) => ({ ...all, count: Math.min(count, all.count) }),
      runtime,
    });
  const driver = createDriver(() => model);
  return explain({
    ...{ driver, recipe, runs: runsOn(calibration), calibrationSamples: calibration.count },
    ...{ probe: probeHere({ samples, runtime }), task: 'classification', labels: test.labels },
    recalibrated: async () => {
      const other = createDriver(() => model);
      return (await other.convert(recipe, { runs: runsOn(samples), check: true })).file;
    },
  });
}

const opened = async (sample: string) =>
  (await openModel(publicFile(`samples/${sample}.h5`))).model;

test.each(DEFECTS)('$name: $cause', async (defect) => {
  const model = await opened(defect.sample);
  const { model: change = (same: Model) => same, calibration } = defect;
  const result = await explained(change(model), recipeOf(defect), calibration);
  const [first] = result.causes;
  expect(first).toMatchObject({ cause: defect.cause, layer: defect.layer });
  if (defect.gain !== undefined) {
    expect(first?.remedies[0]?.gain).toBeGreaterThanOrEqual(defect.gain);
  }
});

test.each([
  ['fashion-cnn', 'int8'],
  ['mlp', 'int8'],
  ['mobilenet', 'int8'],
  ['resnet', 'int8'],
  ['fashion-cnn', 'dynamic-int8'],
  ['mobilenet', 'weight-only-int8'],
] as const)('%s, %s: healthy, and nothing is invented', async (sample, mode) => {
  const { causes, fell } = await explained(await opened(sample), defaultRecipe(mode));
  expect([fell, causes]).toEqual([false, []]);
});

test('the badly scaled CNN is healthy where its channels are equalized', async () => {
  const { causes, fell } = await explained(await opened('unbalanced-cnn'), columnRecipe('int8'));
  expect([fell, causes]).toEqual([false, []]);
});
