/**
 * Rotated files beside those of ai-edge-quantizer, and what is opened of theirs: the same function, run on LiteRT. Theirs rotates
 * `digits` in both forms, and the tutorial's CNN by LiteRT's operator (reference/scripts/rotation.py).
 */
import { describe, expect, test } from 'vitest';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { type Model, mainGraph, type Tensor } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { withBatch } from '../ir/with-batch.ts';
import { HADAMARD_CODE, readRotation } from '../ops/hadamard-rotation.ts';
import { dequantizeModel } from '../passes/dequantize-model.ts';
import { readRecipe } from '../quantization/recipe/read-recipe.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { DTYPES } from '../tensor/dtype.ts';
import { seededRandom } from '../tensor/random.ts';
import { elementCount } from '../tensor/shape.ts';
import { referenceFile } from './reference-files.ts';
import { runModel, worstDifference } from './run-model.ts';

const THEIRS = [
  ['digits', 'aeq_fc_w4_hadamard'],
  ['digits', 'aeq_fc_w4_hadamard_decomposed'],
  ['fashion_cnn', 'aeq_fc_w4_hadamard'],
  ['fashion_cnn', 'aeq_fc_w2_hadamard'],
] as const;

const opened = (path: string) => readTflite(referenceFile(path));
const floatOf = async (name: string) =>
  (await openModel(referenceFile(`${name}/tflite_float.tflite`))).model;

/** The float graph that `recipe` rounds, and the file. */
async function converted(model: Model, recipe: Recipe) {
  const driver = createDriver(() => model);
  const { model: file } = await driver.convert(recipe, { runs: null, check: false });
  return { float: driver.preview(recipe).model, file };
}

/** Each of four samples on its own. */
async function answers(model: Model): Promise<Float32Array[]> {
  const one = withBatch(model, 1);
  const { tensors, inputs } = mainGraph(one);
  const random = seededRandom(3);
  const results: Float32Array[] = [];
  for (let i = 0; i < 4; i++) {
    const samples = inputs.map((index) =>
      Float32Array.from({ length: elementCount(tensors[index]?.shape ?? []) }, () => random()),
    );
    const [scores] = await runModel(one, samples);
    results.push(scores as Float32Array);
  }
  return results;
}

const rotations = (model: Model) =>
  mainGraph(model).operators.filter(({ customCode }) => customCode === HADAMARD_CODE);

describe.each(THEIRS)('%s/%s.tflite', (name, file) => {
  const theirs = opened(`${name}/${file}.tflite`);

  test('is read, verified, and written with the same function', async () => {
    verify(theirs);
    const again = readTflite(writeTflite(theirs));
    verify(again);
    expect(rotations(again).map(({ customOptions }) => readRotation(customOptions))).toEqual(
      rotations(theirs).map(({ customOptions }) => readRotation(customOptions)),
    );
    expect(worstDifference(await answers(again), await answers(theirs))).toBe(0);
  });

  test('becomes a float model without a rotation, of the same function', async () => {
    const { model, diagnostics } = await openModel(referenceFile(`${name}/${file}.tflite`));
    expect(diagnostics.map(({ code }) => code)).toEqual(['dequantized', 'rotation-undone']);
    const ops = (of: Model) => mainGraph(of).operators.map(({ op }) => op);
    expect(ops(model)).toEqual(ops(await floatOf(name)));
    const rotated = dequantizeModel(theirs).model;
    expect(worstDifference(await answers(model), await answers(rotated))).toBeLessThan(1e-5);
    // Their kernels round what a layer reads to 8 bits.
    expect(worstDifference(await answers(model), await answers(theirs))).toBeLessThan(0.05);
  });

  test('and is rotated again by the same operators', async () => {
    const { model } = await openModel(referenceFile(`${name}/${file}.tflite`));
    const recipe = { ...defaultRecipe('dynamic-int4'), rotate: 'custom-op' } as const;
    const operators = rotations((await converted(model, recipe)).file);
    expect(operators.map(({ customOptions }) => readRotation(customOptions).size)).toEqual(
      name === 'digits' ? [256] : [128, 256],
    );
    for (const [i, { customOptions }] of operators.entries()) {
      const other = rotations(theirs)[i];
      if (other) expect(customOptions).toEqual(other.customOptions);
    }
  });
});

const RECIPES: readonly Recipe[] = (
  ['dynamic-int4', 'weight-only-int4', 'dynamic-int8'] as const
).map(defaultRecipe);

describe.each(RECIPES)('ours in $mode', (recipe) => {
  test('both forms have the same integers and the same function', async () => {
    const float = await floatOf('digits');
    const wanted = await answers(float);
    const made = await Promise.all(
      (['custom-op', 'decomposed'] as const).map((rotate) =>
        converted(float, { ...recipe, rotate }),
      ),
    );
    for (const one of made) {
      verify(one.file);
      expect(worstDifference(await answers(one.float), wanted)).toBeLessThan(1e-5);
    }
    const [custom, decomposed] = made.map(({ file }) => file) as [Model, Model];
    const integers = (file: Model) =>
      mainGraph(file).tensors.flatMap(({ dtype, data }) =>
        dtype === 'int4' || dtype === 'int8' ? [data] : [],
      );
    expect(integers(decomposed)).toEqual(integers(custom));
    // A value between two integers may be rounded either way by the last bit.
    expect(worstDifference(await answers(decomposed), await answers(custom))).toBeLessThan(0.01);
  });
});

/** Integers of 2 or 4 bits, lowest first. */
function unpacked({ data, dtype }: Tensor): Int8Array {
  const bits = DTYPES[dtype].bits;
  const packed = data as Uint8Array;
  const perByte = 8 / bits;
  return Int8Array.from({ length: packed.length * perByte }, (_, i) => {
    const shifted = packed[Math.floor(i / perByte)]! << (24 + 8 - bits - bits * (i % perByte));
    return shifted >> (32 - bits);
  });
}

describe.each([
  ['dynamic-int4', 'aeq_fc_w4_hadamard'],
  ['dynamic-int2', 'aeq_fc_w2_hadamard'],
] as const)('the tutorial’s CNN with rotated dense layers, %s with OCTAV', (mode, name) => {
  test('integers and scales are theirs, and so is the function', async () => {
    const theirs = opened(`fashion_cnn/${name}.tflite`);
    const dense = { op: 'FULLY_CONNECTED', mode, weightEstimator: 'octav', rotate: 'custom-op' };
    const recipe = readRecipe({ mode: 'float32', overrides: [dense] });
    const { file: ours } = await converted(await floatOf('fashion_cnn'), recipe);
    const weightsOf = (model: Model) =>
      mainGraph(model).tensors.filter(({ dtype }) => dtype === 'int4' || dtype === 'int2');
    for (const weights of weightsOf(ours)) {
      const others = weightsOf(theirs).find(({ shape }) => shape.join() === weights.shape.join());
      const [own, other] = [unpacked(weights), unpacked(others as Tensor)];
      // Sums of a rotation are float32 there: one weight of 1.6 million is rounded the other way.
      expect(own.filter((integer, i) => integer !== other[i]).length).toBeLessThanOrEqual(3);
      weights.quantization?.scale.forEach((scale, c) => {
        expect(Math.abs(scale / (others?.quantization?.scale[c] ?? 0) - 1)).toBeLessThan(1e-6);
      });
    }
    expect(worstDifference(await answers(ours), await answers(theirs))).toBeLessThan(1e-3);
  });
});
