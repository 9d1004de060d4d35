/** A network that PyTorch trained on Fashion-MNIST, as its exporters write it, beside what onnxruntime computes with it. */
import { describe, expect, test } from 'vitest';
import { fashionMnist } from '../../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import { readNpy } from '../../data/arrays/npy.ts';
import { createDriver } from '../../driver/driver.ts';
import { openModel } from '../../driver/open-model.ts';
import { createSampleRuns } from '../../driver/sample-runs.ts';
import { compare } from '../../evaluation/make-report.ts';
import { mainGraph } from '../../ir/model.ts';
import { withBatch } from '../../ir/with-batch.ts';
import { defaultRecipe } from '../../quantization/recipe/recipe.ts';
import { openTestSet, PATIENCE } from '../../testing/accuracy.ts';
import { publicFile, referenceFile } from '../../testing/reference-files.ts';
import { runModel } from '../../testing/run-model.ts';
import { readTflite } from '../tflite/read.ts';

const SOURCES: Readonly<Record<string, readonly string[]>> = {
  'the TorchScript exporter': ['model.onnx'],
  'the dynamo exporter': ['model-dynamo.onnx'],
  'the dynamo exporter, weights beside it': ['model-external.onnx', 'model-external.onnx.data'],
  'torch.export': ['model.pt2'],
};
const filesOf = (names: readonly string[]) =>
  names.map((name) => ({ name, bytes: referenceFile(`torch_cnn/${name}`) }));
const load = async (path: string) => publicFile(`datasets/${path}`);

const CLASSES = 10;

describe.each(Object.entries(SOURCES))('%s', (_, names) => {
  test('the first 100 logits are those of onnxruntime to 1e-4, and nothing is transposed', async () => {
    const { model } = await openModel(filesOf(names));
    const { file } = await createDriver(() => model).convert(defaultRecipe('float32'), {
      runs: null,
      check: true,
    });
    const written = readTflite(file);
    expect(mainGraph(written).operators.map(({ op }) => op)).not.toContain('TRANSPOSE');
    const name = 'torch_cnn/logits_first_100.npy';
    const expected = readNpy(referenceFile(name), name).data as Float32Array;
    const tests = await fashionMnist(load).loadTest();
    const images = await tests.read(0, expected.length / CLASSES);
    // A file for one sample a run keeps that.
    const isOpen =
      (mainGraph(model).tensors[mainGraph(model).inputs[0] ?? 0]?.shapeSignature?.[0] ?? 1) < 0;
    const logits = isOpen
      ? await runModel(withBatch(written, expected.length / CLASSES), images)
      : await runModel(written, [(images[0] as Float32Array).subarray(0, 28 * 28)]);
    const actual = logits[0] as Float32Array;
    expect(actual.length).toBe(isOpen ? expected.length : CLASSES);
    const furthest = actual.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i]!)), 0);
    expect(furthest).toBeLessThanOrEqual(1e-4);
  });
});

test(
  'all 10,000 images: float32 answers as onnxruntime, int8 loses at most 0.3 points',
  async () => {
    const measure = await openTestSet();
    const { model } = await openModel(filesOf(['model.onnx']));
    const driver = createDriver(() => model);
    const runs = createSampleRuns({
      samples: (count) => fashionMnist(load).loadCalibration(count),
      calibrationSamples: 200,
      runtime: await createLiteRtRuntime(),
    });
    const measured = async (mode: 'float32' | 'int8') => {
      const { file } = await driver.convert(defaultRecipe(mode), { runs, check: true });
      return measure(file);
    };
    const float = await measured('float32');
    const theirs = referenceFile('torch_cnn/top1.u8');
    expect(compare(theirs, float.report.top1).changed).toBeLessThanOrEqual(1);
    const int8 = await measured('int8');
    console.log(
      `torch_cnn: float ${float.accuracy}, int8 ${int8.accuracy}, ${int8.file.length} bytes`,
    );
    expect(float.accuracy - int8.accuracy).toBeLessThanOrEqual(0.003);
  },
  PATIENCE,
);
