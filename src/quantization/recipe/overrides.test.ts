import { describe, expect, test } from 'vitest';
import { readTflite } from '../../formats/tflite/read.ts';
import { mainGraph } from '../../ir/model.ts';
import { verify } from '../../ir/verify.ts';
import { elementsOf } from '../../tensor/packing.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import { convertModel } from '../conversion.ts';
import { readRecipe } from './read-recipe.ts';
import { defaultRecipe, type Recipe } from './recipe.ts';
import type { Override } from './settings/overrides.ts';

const float = readTflite(referenceFile('mlp/tflite_float.tflite'));
const seen = () => ({ min: -4, max: 4 });

function converted(recipe: Recipe) {
  const conversion = convertModel({ ...float, metadata: [] }, recipe, seen);
  verify(readTflite(conversion.file));
  return conversion;
}

const dtypes = (recipe: Recipe) => {
  const { operators, tensors } = mainGraph(converted(recipe).model);
  return operators.map(({ op, outputs }) => `${op} ${tensors[outputs[0] ?? -1]?.dtype}`);
};

describe('overrides', () => {
  const withOverrides = (mode: Recipe['mode'], overrides: Override[]) => ({
    ...defaultRecipe(mode),
    overrides,
  });

  test('a layer kept in float: QUANTIZE and DEQUANTIZE where the two worlds meet', () => {
    const names = mainGraph(float).operators.map(
      ({ outputs }) => mainGraph(float).tensors[outputs[0] ?? -1]?.name,
    );
    const dense =
      names[mainGraph(float).operators.findIndex(({ op }) => op === 'FULLY_CONNECTED')] ?? '';
    const layer = dense.replaceAll(/[^\w]/g, '.');
    expect(dtypes(withOverrides('int8', [{ layer: `^${layer}$`, mode: 'float32' }]))).toEqual([
      'QUANTIZE int8',
      'RESHAPE int8',
      'DEQUANTIZE float32',
      'FULLY_CONNECTED float32',
      'QUANTIZE int8',
      'FULLY_CONNECTED int8',
      'SOFTMAX int8',
      'DEQUANTIZE float32',
    ]);
  });

  test('a layer kept by the recipe is reported, and weights that fall into no blocks', () => {
    const kept = converted(withOverrides('int8', [{ op: 'SOFTMAX', mode: 'float32' }])).report
      .keptFloat;
    expect(kept.map(({ reason }) => reason)).toEqual(['its settings keep it in float']);
    const { diagnostics } = converted({
      ...defaultRecipe('dynamic-int4'),
      granularity: 'blockwise-32',
    }).report;
    // 784 inputs are not a whole number of blocks of 32, 128 are.
    expect(diagnostics.map(({ code }) => code)).toEqual(['no-blocks']);
  });

  test('modes mixed by operator; the last match wins', () => {
    const recipe = withOverrides('float16', [
      { op: 'FULLY_CONNECTED', mode: 'weight-only-int8' },
      { op: 'FULLY_CONNECTED', mode: 'weight-only-int4' },
    ]);
    const stored = mainGraph(converted(recipe).model).tensors.filter(({ data }) => data);
    expect(new Set(stored.map(({ dtype }) => dtype))).toEqual(
      new Set(['int4', 'float32', 'int32']),
    );
  });

  test('fewer bits without a type of their own are kept in the next larger type, with fewer levels', () => {
    const { model } = converted({ ...defaultRecipe('weight-only-int8'), weightBits: 3 });
    const weights = mainGraph(model).tensors.find(({ dtype }) => dtype === 'int4');
    const levels = new Set(weights && (elementsOf(weights) as Int8Array));
    expect(Math.max(...levels)).toBe(3);
    expect(Math.min(...levels)).toBeGreaterThanOrEqual(-4);
  });

  test('int8 and int16 activations do not meet', () => {
    expect(() => converted(withOverrides('int8', [{ op: 'SOFTMAX', mode: 'int16x8' }]))).toThrow(
      /cannot be mixed/,
    );
  });

  test('an expression that is none is refused', () => {
    expect(() => converted(withOverrides('int8', [{ layer: '(', mode: 'float32' }]))).toThrow(
      /regular expression/,
    );
  });
});

describe('recipes from outside', () => {
  test('defaults for what is missing, errors by field name', () => {
    expect(readRecipe({ mode: 'int8' })).toEqual(defaultRecipe('int8'));
    expect(() => readRecipe({ mode: 'int9' })).toThrow(/mode/);
    expect(() => readRecipe({ mode: 'int8', calibrationSamples: 0 })).toThrow(/calibrationSamples/);
    expect(() => readRecipe({ mode: 'int8', overrides: [{ layer: 7 }] })).toThrow(
      /overrides.layer/,
    );
    expect(() => readRecipe(null)).toThrow(/object/);
  });
});
