/** Files of the real tools, turned back into float graphs and quantized again: the same type gives the same file. */
import { describe, expect, test } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { createDriver } from '../driver/driver.ts';
import { openGraph } from '../driver/open-model.ts';
import { runHere } from '../driver/run-here.ts';
import { compare } from '../evaluation/make-report.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { withBatch } from '../ir/with-batch.ts';
import { compareFiles } from '../testing/compare-files.ts';
import {
  publicFile,
  REFERENCE_MODELS,
  referenceFile,
  referenceTop1,
} from '../testing/reference-files.ts';
import { runModel, worstDifference } from '../testing/run-model.ts';
import type { ModeName } from './modes/index.ts';
import { defaultRecipe, type Recipe } from './recipe/recipe.ts';

const of = (path: string, mode: ModeName, changes: Partial<Recipe> = {}) => ({
  path,
  recipe: { ...defaultRecipe(mode), ...changes },
});

const CASES = [
  ...REFERENCE_MODELS.flatMap((model) => [
    of(`${model}/tflite_float16.tflite`, 'float16'),
    of(`${model}/tflite_dynamic.tflite`, 'dynamic-int8'),
    of(`${model}/tflite_int8.tflite`, 'int8'),
    of(`${model}/tflite_int8_io.tflite`, 'int8', { io: 'int8' }),
    of(`${model}/tflite_int16x8.tflite`, 'int16x8'),
  ]),
  of('fashion_cnn/tflite_uint8_io.tflite', 'int8', { io: 'uint8' }),
  of('fashion_cnn/tflite_qat.tflite', 'int8'),
  of('fashion_cnn/aeq_static_wi8_ai8.tflite', 'int8', { io: 'int8' }),
  of('fashion_cnn/aeq_weight_only_wi8_afp32.tflite', 'weight-only-int8'),
  of('fashion_cnn/aeq_weight_only_wi4_afp32.tflite', 'weight-only-int4'),
  of('fashion_cnn/aeq_dynamic_wi4_afp32.tflite', 'dynamic-int4'),
];

const float = (path: string): Model => {
  const { model } = openGraph(readTflite(referenceFile(path)));
  verify(model);
  return model;
};

describe.each(CASES)('$path', ({ path, recipe }) => {
  const model = float(path);

  test('a float model, and said so', () => {
    const { diagnostics } = openGraph(readTflite(referenceFile(path)));
    expect(diagnostics.map(({ code }) => code)).toEqual(['dequantized']);
    const { tensors, inputs, outputs, operators } = mainGraph(model);
    const ends = [...inputs, ...outputs].map((index) => tensors[index]?.dtype);
    expect(ends).toEqual(['float32', 'float32']);
    expect(operators.filter(({ op }) => op === 'QUANTIZE' || op === 'DEQUANTIZE')).toEqual([]);
    expect(tensors.filter(({ quantization }) => quantization)).toEqual([]);
  });

  test('quantized again: the same integers, scales and zero points, and no samples needed', async () => {
    const driver = createDriver(() => model);
    expect(driver.needs(recipe)).toBeNull();
    const again = await driver.convert(recipe, { runs: null, check: false });
    verify(again.model);
    const { weights, weightScales, ...differences } = compareFiles(
      readTflite(again.file),
      readTflite(referenceFile(path)),
    );
    expect(weights).toBeGreaterThan(20_000);
    expect(weightScales).toBeLessThan(1.2e-7);
    expect(differences).toEqual({
      weightsOff: 0,
      weightSteps: 0,
      floatConstants: 0,
      biasSteps: 0,
      activationScales: 0,
      zeroPointsOff: 0,
    });
    expect(again.file.length).toBeLessThanOrEqual(referenceFile(path).length);
  });
});

const load = async (path: string) => publicFile(`datasets/${path}`);
const tests = await fashionMnist(load).loadTest();
const BATCH = 50;
const images = await tests.read(0, BATCH);
const run = (model: Model) => runModel(withBatch(model, BATCH), images);

test.each(['tflite_float16', 'aeq_weight_only_wi8_afp32', 'aeq_weight_only_wi4_afp32'])(
  '%s computes in float: the float graph computes the same',
  async (name) => {
    const path = `fashion_cnn/${name}.tflite`;
    const theirs = await run(readTflite(referenceFile(path)));
    expect(worstDifference(await run(float(path)), theirs)).toBeLessThan(1e-5);
  },
);

const ROUNDED = [
  'tflite_dynamic',
  'tflite_int8',
  'tflite_int16x8',
  'tflite_qat',
  'aeq_static_wi8_ai16',
];
test.each(ROUNDED)('%s computes on integers: the float graph is near it', async (name) => {
  const path = `fashion_cnn/${name}.tflite`;
  const original = name === 'tflite_qat' ? path : 'fashion_cnn/tflite_float.tflite';
  const theirs = await run(readTflite(referenceFile(original)));
  expect(worstDifference(await run(float(path)), theirs)).toBeLessThan(0.1);
});

test('int8 → int8 on all test images: the converter’s predictions', async () => {
  const driver = createDriver(() => float('fashion_cnn/tflite_int8.tflite'));
  const { file } = await driver.convert(defaultRecipe('int8'), { runs: null, check: false });
  const { task } = fashionMnist(load);
  const run = runHere({ file, task, samples: tests, runtime: await createLiteRtRuntime() });
  const inOrder = Uint32Array.from({ length: tests.count }, (_, i) => i);
  const { top1 } = await run({ first: 0, count: tests.count }, inOrder, () => {});
  const { changed } = compare(referenceTop1('fashion_cnn', 'int8'), top1);
  console.log(`int8 → int8: ${10_000 - changed} of 10000 predictions equal`);
  expect(changed).toBeLessThanOrEqual(10);
});
