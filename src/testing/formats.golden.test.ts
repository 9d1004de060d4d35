/** One network, many files: whatever format it comes in, the float32 file that is written of it predicts the same. */
import { describe, expect, test } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import type { SourceFile } from '../formats/format.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { withBatch } from '../ir/with-batch.ts';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { publicFile, referenceFile } from './reference-files.ts';
import { runModel } from './run-model.ts';

const IMAGES = 100;

/** The first is what the others are compared with; where there is one, the float file of the real converter. */
const NETWORKS: Readonly<Record<string, readonly string[]>> = {
  fashion_cnn: [
    'fashion_cnn/tflite_float.tflite',
    'samples/fashion-cnn.h5',
    'fashion_cnn/keras3.keras',
    'samples/unbalanced-cnn.h5',
  ],
  mlp: [
    'mlp/tflite_float.tflite',
    'samples/mlp.h5',
    'mlp/keras2.keras',
    'mlp/keras2_with_optimizer.h5',
    'mlp/tfjs_layers/model.json',
  ],
  mobilenet: [
    'mobilenet/tflite_float.tflite',
    'samples/mobilenet.h5',
    'mobilenet/keras2.keras',
    'mobilenet/tfjs/layers/model.json',
    'mobilenet/tfjs/graph/model.json',
  ],
  resnet: ['resnet/tflite_float.tflite', 'samples/resnet.h5', 'resnet/keras2.keras'],
  small_functional: ['small_functional/keras3.h5', 'small_functional/keras3.keras'],
};

/** A TensorFlow.js model goes with its weights beside it. */
function filesOf(path: string): readonly SourceFile[] {
  const read = path.startsWith('samples/') ? publicFile : referenceFile;
  const weights = path.replace('model.json', 'group1-shard1of1.bin');
  return [...new Set([path, weights])].map((name) => ({
    name: name.split('/').at(-1) ?? name,
    bytes: read(name),
  }));
}

async function predictions(path: string, images: readonly TensorData[]): Promise<Float32Array> {
  const { model } = await openModel(filesOf(path));
  const driver = createDriver(() => model);
  const { file } = await driver.convert(defaultRecipe('float32'), { runs: null, check: false });
  const [outputs] = await runModel(withBatch(readTflite(file), IMAGES), images);
  return outputs as Float32Array;
}

describe('all formats of one network give the same float32 predictions (max difference 1e-5)', async () => {
  const tests = await fashionMnist(async (path) => publicFile(`datasets/${path}`)).loadTest();
  const images = await tests.read(0, IMAGES);

  test.each(Object.entries(NETWORKS))('%s', async (_, [first = '', ...others]) => {
    const expected = await predictions(first, images);
    expect(expected.length).toBeGreaterThanOrEqual(IMAGES);
    for (const path of others) {
      const actual = await predictions(path, images);
      expect(actual.length, path).toBe(expected.length);
      const furthest = expected.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - (actual[i] ?? Number.NaN))),
        0,
      );
      expect(furthest, path).toBeLessThanOrEqual(1e-5);
    }
  });
});
