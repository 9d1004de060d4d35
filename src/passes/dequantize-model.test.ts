import { describe, expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph, type Operator, type Tensor, withMainGraph } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { readRecipe } from '../quantization/recipe/read-recipe.ts';
import { compareFiles } from '../testing/compare-files.ts';
import { fingerprinted } from '../testing/fingerprint.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { convertWith } from '../testing/single-steps.ts';
import { dequantizeModel } from './dequantize-model.ts';

const codes = (model: Model) => dequantizeModel(model).diagnostics.map(({ code }) => code);

describe('our own files: dequantized and converted again they are the same', () => {
  const float = readTflite(referenceFile('mlp/tflite_float.tflite'));
  const ranges = (name: string) => ({ min: -name.length / 7, max: name.length / 3 });
  test.each<[string, object]>([
    ['blocks', { mode: 'dynamic-int4', granularity: 'blockwise-32' }],
    ['one scale per tensor', { mode: 'weight-only-int8', granularity: 'per-tensor' }],
    ['6 bits', { mode: 'dynamic-int8', weightBits: 6 }],
    ['uint8 inputs and outputs', { mode: 'int8', io: 'uint8' }],
    ['int16 activations', { mode: 'int16x8' }],
    [
      'a float layer among integers',
      { mode: 'int8', overrides: [{ layer: 'dense_1', mode: 'float32' }] },
    ],
    ['halves', { mode: 'float16', scheme: 'best' }],
  ])('%s', (_, fields) => {
    const recipe = readRecipe(fields);
    const first = convertWith(float, recipe, ranges);
    const { model, diagnostics } = dequantizeModel(readTflite(first.file));
    verify(model);
    expect(diagnostics.map(({ code }) => code)).toEqual(['dequantized']);
    const again = convertWith(model, recipe, ranges);
    const { weightsOff, biasSteps, activationScales, weightScales, zeroPointsOff } = compareFiles(
      readTflite(again.file),
      readTflite(first.file),
    );
    expect({ weightsOff, biasSteps, activationScales, zeroPointsOff }).toEqual({
      weightsOff: 0,
      biasSteps: 0,
      activationScales: 0,
      zeroPointsOff: 0,
    });
    expect(weightScales).toBeLessThan(1.2e-7);
  });

  test('names of inputs, outputs, layers and constants are those of the float model', () => {
    const names = (model: Model) =>
      mainGraph(model)
        .tensors.map(({ name }) => name)
        .toSorted();
    for (const mode of ['float16', 'weight-only-int8', 'int8', 'int16x8']) {
      const { file } = convertWith(float, readRecipe({ mode }), ranges);
      expect(names(dequantizeModel(readTflite(file)).model), mode).toEqual(names(float));
    }
  });
});

test('a float model stays the same object', () => {
  const model = readTflite(referenceFile('mlp/tflite_float.tflite'));
  expect(dequantizeModel(model)).toEqual({ model, diagnostics: [] });
});

/** The int8 MLP with its main graph changed. */
function edited(edit: (tensors: Tensor[], operators: Operator[]) => void): Model {
  const model = readTflite(referenceFile('mlp/tflite_int8.tflite'));
  const graph = mainGraph(model);
  const tensors = [...graph.tensors];
  const operators = [...graph.operators];
  edit(tensors, operators);
  return withMainGraph(model, { ...graph, tensors, operators });
}

describe('stays as it is, and says why', () => {
  const kept = (model: Model) => {
    const result = dequantizeModel(model);
    expect(fingerprinted(result.model)).toEqual(fingerprinted(model));
    expect(result.diagnostics).toMatchObject([{ severity: 'warning', code: 'kept-quantized' }]);
    return result.diagnostics[0]?.message;
  };
  const replaced = (op: string, by: Partial<Operator>) =>
    edited((_, operators) => {
      const at = operators.findIndex((operator) => operator.op === op);
      operators[at] = { ...operators[at], ...by } as Operator;
    });

  test('an op without a row in the table', () => {
    expect(kept(replaced('SOFTMAX', { op: 'MATRIX_DIAG' }))).toContain(
      'no quantization rules for MATRIX_DIAG',
    );
    expect(kept(replaced('SOFTMAX', { op: 'CUSTOM', customCode: 'mine' }))).toContain(
      'rules for mine',
    );
  });

  test('an op that reads integers as numbers', () => {
    const CAST = {
      op: 'CAST',
      optionsTable: 'CastOptions',
      options: {} as Operator['options'],
    } as const;
    expect(kept(replaced('SOFTMAX', CAST))).toContain('CAST');
  });

  test('weights in an order of their own, weights without a scale', () => {
    const options = { weightsFormat: 1 } as unknown as Operator['options'];
    expect(kept(replaced('FULLY_CONNECTED', { options }))).toContain('shuffled');
    const bare = edited((tensors) => {
      const at = tensors.findIndex(({ dtype, data }) => dtype === 'int8' && data);
      const { quantization: _, ...rest } = tensors[at] as Tensor;
      tensors[at] = rest;
    });
    expect(kept(bare)).toContain('has no scale');
  });

  test('an input that is an output in another type', () => {
    const builder = buildGraph();
    const x = builder.input('x', [-1, 4]);
    const model = builder.finish([builder.op('QUANTIZE', 'y', [x], {})]);
    const graph = mainGraph(model);
    const quantization = {
      scale: Float32Array.of(1),
      zeroPoint: Int32Array.of(0),
      quantizedDimension: 0,
    };
    const tensors = graph.tensors.map((tensor) =>
      tensor.name === 'y' ? { ...tensor, dtype: 'int8' as const, quantization } : tensor,
    );
    expect(kept(withMainGraph(model, { ...graph, tensors }))).toContain('y is x in another type');
  });
});

test('a bias without a scale has that of input and weights', () => {
  const model = readTflite(referenceFile('mlp/tflite_int8.tflite'));
  const bare = edited((tensors) => {
    tensors.forEach((tensor, i) => {
      const { quantization, ...rest } = tensor;
      if (tensor.dtype === 'int32' && tensor.data && quantization) tensors[i] = rest;
    });
  });
  const biases = (m: Model) =>
    mainGraph(dequantizeModel(m).model).tensors.flatMap(({ shape, dtype, data }) =>
      shape.length === 1 && dtype === 'float32' && data ? [Array.from(data, Number)] : [],
    );
  const [expected, actual] = [biases(model), biases(bare)];
  expect(actual.length).toBe(2);
  actual.flat().forEach((value, i) => {
    expect(value).toBeCloseTo(expected.flat()[i] ?? Number.NaN, 6);
  });
  expect(codes(bare)).toEqual(['dequantized']);
});

test('unsigned weights with a zero point', () => {
  const unsigned = edited((tensors) => {
    tensors.forEach((tensor, i) => {
      const { data, dtype, quantization } = tensor;
      if (dtype !== 'int8' || !quantization) return;
      const zeroPoint = quantization.zeroPoint.map((zero) => zero + 128);
      const stored = data && Uint8Array.from(data as Int8Array, (q) => q + 128);
      tensors[i] = {
        ...tensor,
        dtype: 'uint8',
        quantization: { ...quantization, zeroPoint },
        ...(stored && { data: stored }),
      };
    });
  });
  const strip = (model: Model) => {
    const graph = mainGraph(dequantizeModel(model).model);
    return graph.tensors.map(({ name, dtype, data }) => ({ name, dtype, data }));
  };
  expect(strip(unsigned)).toEqual(strip(readTflite(referenceFile('mlp/tflite_int8.tflite'))));
});
