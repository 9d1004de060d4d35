/** The errors of a sweep beside those that ai-edge-quantizer's model_validator measures on the same files. */
import { expect, test } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { quantizedLayers } from '../autopsy/layers.ts';
import { probeHere } from '../autopsy/probe.ts';
import { createScorer } from '../autopsy/score.ts';
import { sweep } from '../autopsy/sweep.ts';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { publicFile, referenceFile } from './reference-files.ts';

interface Reference {
  readonly images: number;
  readonly [model: string]: number | Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const reference: Reference = JSON.parse(new TextDecoder().decode(referenceFile('autopsy.json')));
const source = fashionMnist(async (path) => publicFile(`datasets/${path}`));

test.each(['fashion-cnn', 'mobilenet'])('%s', async (name) => {
  const runtime = await createLiteRtRuntime();
  const { model } = await openModel(publicFile(`samples/${name}.h5`));
  const driver = createDriver(() => model);
  const runs = createSampleRuns({
    samples: (count) => source.loadCalibration(count),
    calibrationSamples: 200,
    runtime,
  });
  const samples = { ...(await source.loadTest()), count: reference.images };
  const probe = probeHere({ samples, runtime });
  const recipe = defaultRecipe('int8');
  const job = { runs, check: false };
  const float = await driver.convert(defaultRecipe('float32'), job);
  const quantized = await driver.convert(recipe, job);
  const scorer = createScorer(await probe.outputs(float.file), { task: null, labels: null });
  const whole = scorer.score(await probe.outputs(quantized.file));
  const { model: prepared, plan } = driver.preview(recipe);
  const layers = quantizedLayers(prepared, plan, recipe);
  const errors = await sweep({ driver, recipe, layers, runs, probe, scorer, whole });

  const theirs = reference[name];
  if (typeof theirs !== 'object') throw new Error(`no reference for ${name}`);
  expect(layers.map((layer) => layer.name).toSorted()).toEqual(Object.keys(theirs).toSorted());
  layers.forEach((layer, i) => {
    const { isolated, leaveOneOut, cumulative } = errors[i] ?? {};
    for (const [kind, own] of Object.entries({ isolated, leaveOneOut, cumulative })) {
      const right = theirs[layer.name]?.[kind] ?? Number.NaN;
      expect((own?.mse ?? 0) / right, `${layer.name} ${kind}`).toBeCloseTo(1, 2);
    }
  });
});
