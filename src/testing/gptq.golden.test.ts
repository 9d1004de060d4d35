/** GPTQ of the scheme `tflite` on the tutorial CNN's 6272 × 256 weights: every integer is ai-edge-quantizer's. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { mainGraph } from '../ir/model.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { unpackBits } from '../tensor/packing.ts';
import { PATIENCE } from './accuracy.ts';
import { publicFile, referenceFile, sampleOf } from './reference-files.ts';

test('dense layers in 4 bits, 200 training images', { timeout: PATIENCE }, async () => {
  const { model } = await openModel(sampleOf('fashion_cnn'));
  const load = async (path: string) => publicFile(`datasets/${path}`);
  const runs = createSampleRuns({
    samples: (count) => fashionMnist(load).loadCalibration(count),
    calibrationSamples: 200,
    runtime: await createLiteRtRuntime(),
  });
  const recipe: Recipe = {
    ...defaultRecipe('float32'),
    rounding: 'gptq',
    overrides: [{ op: 'FULLY_CONNECTED', mode: 'dynamic-int4' }],
  };
  const { model: made } = await createDriver(() => model).convert(recipe, { runs, check: false });
  const packed = mainGraph(made).tensors.filter(({ dtype }) => dtype === 'int4');
  const sha256 = packed.map(({ shape, data }) => {
    const integers = unpackBits(
      data as Uint8Array,
      4,
      shape.reduce((a, b) => a * b, 1),
    );
    return [shape.join('x'), createHash('sha256').update(integers).digest('hex')];
  });
  const theirs = JSON.parse(new TextDecoder().decode(referenceFile('gptq_network.json'))) as {
    readonly sha256: Readonly<Record<string, string>>;
  };
  expect(Object.fromEntries(sha256)).toEqual(theirs.sha256);
});
