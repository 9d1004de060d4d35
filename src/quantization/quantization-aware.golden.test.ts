/** The quantize-aware Keras file, converted by its learned ranges, against the int8 file that the converter makes of it. */
import { expect, test } from 'vitest';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { type Model, mainGraph, type Tensor } from '../ir/model.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { prepareForRecipe } from './preparation.ts';
import { defaultRecipe, type Recipe } from './recipe/recipe.ts';

const reference = readTflite(referenceFile('fashion_cnn/tflite_qat.tflite'));
const { model: float } = await openModel(referenceFile('fashion_cnn/keras2_qat.h5'));
const driver = createDriver(() => float);
const { model, file } = await driver.convert(defaultRecipe('int8'), { runs: null, check: false });

const computing = (m: Model) =>
  mainGraph(m).operators.filter(({ op }) => op !== 'QUANTIZE' && op !== 'DEQUANTIZE');
const tensorsOf = (m: Model) =>
  computing(m).flatMap(({ inputs, outputs }) =>
    [...inputs, ...outputs].map((index) => mainGraph(m).tensors[index] as Tensor),
  );

test('no samples are needed; another mode of the same file does without them, too', () => {
  expect(driver.needs(defaultRecipe('int8'))).toBeNull();
  expect(driver.needs(defaultRecipe('dynamic-int8'))).toBeNull();
});

test('scheme best leaves the layers that were trained as they are', () => {
  const recipe: Recipe = { ...defaultRecipe('int8'), scheme: 'best' };
  expect(prepareForRecipe(float, recipe)).toBe(float);
  const weightsOnly: Recipe = { ...defaultRecipe('weight-only-int8'), scheme: 'best' };
  const equalized = mainGraph(prepareForRecipe(float, weightsOnly));
  expect(equalized.tensors.filter(({ learned, data }) => learned && data)).toEqual([]);
});

test('same operators, smaller file', () => {
  expect(mainGraph(model).operators.map(({ op }) => op)).toEqual(
    mainGraph(reference).operators.map(({ op }) => op),
  );
  expect(file.length).toBeLessThanOrEqual(referenceFile('fashion_cnn/tflite_qat.tflite').length);
});

test('same scales, zero points and weights', () => {
  const ours = tensorsOf(model);
  const theirs = tensorsOf(reference);
  expect(ours.length).toBe(theirs.length);
  let weights = 0;
  let different = 0;
  let furthest = 0;
  theirs.forEach((tensor, i) => {
    const own = ours[i];
    expect(own?.dtype).toBe(tensor.dtype);
    expect(own?.quantization?.zeroPoint, own?.name).toEqual(tensor.quantization?.zeroPoint);
    tensor.quantization?.scale.forEach((scale, c) => {
      const relative = Math.abs((own?.quantization?.scale[c] ?? 0) / scale - 1);
      expect(relative, own?.name).toBeLessThan(1e-6);
    });
    if (tensor.dtype !== 'int8' || !tensor.data) return;
    weights += tensor.data.length;
    const values = own?.data as Int8Array;
    (tensor.data as Int8Array).forEach((value, k) => {
      if (values[k] !== value) different++;
      furthest = Math.max(furthest, Math.abs((values[k] ?? 0) - value));
    });
  });
  expect(furthest).toBeLessThanOrEqual(1);
  expect(different / weights).toBeLessThan(0.001);
});
