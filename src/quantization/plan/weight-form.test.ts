import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../ir/builder.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { seededRandom } from '../../tensor/random.ts';
import type { CheckedModel } from '../../testing/modes/check-model.ts';
import { normals } from '../../testing/modes/op-case.ts';
import { opModels } from '../../testing/modes/sources.ts';
import { convertModel } from '../conversion.ts';
import type { ModeName } from '../modes/index.ts';
import { defaultRecipe, type Recipe } from '../recipe/recipe.ts';
import { resolveLayers } from '../recipe/resolve.ts';
import { weightBitsOf, weightForm } from './weight-form.ts';

const first = ([model]: readonly CheckedModel[]): Model => {
  if (!model) throw new RangeError('no model');
  return model.model;
};
const depthwise = first(opModels('DEPTHWISE_CONV_2D'));
const gather = first(opModels('GATHER'));
const lookup = first(opModels('EMBEDDING_LOOKUP'));
const seen = () => ({ min: -1, max: 1 });

function converted(model: Model, mode: ModeName, changes: Partial<Recipe> = {}) {
  const { report, model: result } = convertModel(
    model,
    { ...defaultRecipe(mode), ...changes },
    seen,
  );
  const { operators, tensors } = mainGraph(result);
  const stored = tensors.find(({ name, data }) => data && (name === 'w' || name === 'table'));
  return {
    ops: operators.map(({ op }) => op),
    dtype: stored?.dtype,
    scales: stored?.quantization?.scale.length,
    axis: stored?.quantization?.quantizedDimension,
    blocks: stored?.quantization?.blockwise !== undefined,
    kept: report.keptFloat.map(({ reason }) => reason),
    notes: report.diagnostics.map(({ code }) => code),
  };
}

describe('depthwise convolutions have no kernel on 4-bit weights', () => {
  const overrides = [{ op: 'DEPTHWISE_CONV_2D', mode: 'dynamic-int4' as const }];

  test.each(['dynamic-int4', 'weight-only-int4'] as const)('%s, tflite: float, and why', (mode) => {
    const { ops, dtype, kept } = converted(depthwise, mode);
    expect([ops, dtype]).toEqual([['DEPTHWISE_CONV_2D'], 'float32']);
    expect(kept).toEqual([expect.stringContaining('ai-edge-quantizer leaves DEPTHWISE_CONV_2D')]);
  });

  test('best: expanded; by an override the same', () => {
    for (const recipe of [
      { ...defaultRecipe('dynamic-int4'), scheme: 'best' as const },
      { ...defaultRecipe('int8'), scheme: 'best' as const, overrides },
      { ...defaultRecipe('float32'), scheme: 'best' as const, overrides },
    ]) {
      const { ops, dtype } = converted(depthwise, recipe.mode, recipe);
      expect([ops, dtype]).toEqual([['DEQUANTIZE', 'DEPTHWISE_CONV_2D'], 'int4']);
    }
    expect(converted(depthwise, 'float32', { overrides }).dtype).toBe('float32');
  });

  test('4 bits of dynamic int8 take a byte each', () => {
    const { ops, dtype } = converted(depthwise, 'dynamic-int8', { weightBits: 4 });
    expect([ops, dtype]).toEqual([['DEPTHWISE_CONV_2D'], 'int8']);
  });

  test('one scale for all is repeated where the hybrid kernel reads one for each channel', () => {
    const granularity = 'per-tensor' as const;
    expect(converted(depthwise, 'dynamic-int8', { granularity })).toMatchObject({
      scales: 32,
      axis: 3,
    });
    expect(converted(depthwise, 'int8', { granularity }).scales).toBe(1);
  });
});

test('a convolution in groups with equal scales is expanded', () => {
  const model = first(opModels('CONV_2D').filter(({ name }) => name.includes('groups')));
  for (const mode of ['dynamic-int8', 'dynamic-int4'] as const) {
    expect(converted(model, mode).ops).toEqual(['CONV_2D']);
    const { ops } = converted(model, mode, { granularity: 'per-tensor' });
    expect(ops).toEqual(['DEQUANTIZE', 'CONV_2D']);
  }
});

describe('tables that are looked up', () => {
  test('copied as integers, expanded after that: GATHER as the converter writes it', () => {
    expect(converted(gather, 'dynamic-int8')).toMatchObject({
      ops: ['GATHER', 'DEQUANTIZE'],
      dtype: 'int8',
      scales: 1,
    });
    expect(converted(gather, 'weight-only-int8').kept).toHaveLength(1);
    expect(converted(gather, 'weight-only-int8', { scheme: 'best' }).ops).toEqual([
      'GATHER',
      'DEQUANTIZE',
    ]);
  });

  test('4 bits with a scale for each row, never in blocks: nothing reads them', () => {
    const blockwise = { scheme: 'best', granularity: 'blockwise-32' } as const;
    expect(converted(gather, 'dynamic-int4', blockwise)).toMatchObject({
      ops: ['DEQUANTIZE', 'GATHER'],
      dtype: 'int4',
      scales: 40,
      blocks: false,
      notes: ['no-blocks'],
    });
    expect(converted(lookup, 'dynamic-int4', blockwise)).toMatchObject({
      ops: ['EMBEDDING_LOOKUP', 'TANH'],
      blocks: true,
      notes: [],
    });
  });

  test('4-bit rows of odd length are expanded before EMBEDDING_LOOKUP, which would misread them', () => {
    const odd = first(opModels('EMBEDDING_LOOKUP').filter(({ name }) => name.includes('odd')));
    expect(converted(odd, 'dynamic-int4').ops).toEqual(['DEQUANTIZE', 'EMBEDDING_LOOKUP', 'TANH']);
  });

  test.each(['int8', 'int16x8'] as const)('%s: integers all the way', (mode) => {
    const type = mode === 'int8' ? 'int8' : 'int16';
    expect(converted(gather, mode)).toMatchObject({ ops: ['GATHER', 'DEQUANTIZE'], dtype: type });
    expect(converted(lookup, mode).kept).toHaveLength(1);
    expect(converted(lookup, mode, { scheme: 'best' })).toMatchObject({ dtype: 'int8', kept: [] });
  });

  test('int8: the converter cuts a table off at what calibration saw, and it is said', () => {
    expect(converted(gather, 'int8').notes).toEqual(['table-cut']);
    expect(converted(gather, 'int8', { scheme: 'best' }).notes).toEqual([]);
    expect(converted(gather, 'int16x8').notes).toEqual([]);
  });

  test('rows that are computed, not stored, are looked up on integers too', () => {
    const graph = buildGraph();
    const squeezed = graph.op('TANH', 'squeezed', [graph.input('x', [8, 4])], {});
    const numbers = graph.constant('numbers', [2], Int32Array.of(0, 2), 'int32');
    const rows = graph.op('GATHER', 'rows', [squeezed, numbers], { axis: 0, batchDims: 0 });
    expect(converted(graph.finish([rows]), 'int8').ops).toEqual([
      'QUANTIZE',
      'TANH',
      'GATHER',
      'DEQUANTIZE',
    ]);
  });
});

test('static kernels read no blocks', () => {
  const graph = buildGraph();
  const weights = graph.constant('w', [8, 32], normals(8 * 32, seededRandom(2)));
  const options = { fusedActivationFunction: 0, weightsFormat: 0, keepNumDims: false } as const;
  const dense = graph.op('FULLY_CONNECTED', 'dense', [graph.input('x', [-1, 32]), weights], {
    ...options,
    asymmetricQuantizeInputs: false,
    quantizedBiasType: 0,
    quantSpec: new Uint8Array(),
  });
  const { blocks, notes } = converted(graph.finish([dense]), 'int8', {
    granularity: 'blockwise-32',
  });
  expect([blocks, notes]).toEqual([false, ['no-blocks']]);
});

test('slopes without a kernel of int16 are the static plan’s to speak of, once', () => {
  const graph = buildGraph();
  const slopes = graph.constant('w', [4], Float32Array.of(0.1, 0.2, 0.3, 0.4));
  const model = graph.finish([graph.op('PRELU', 'y', [graph.input('x', [1, 4]), slopes], {})]);
  for (const scheme of ['tflite', 'best'] as const)
    expect(converted(model, 'int16x8', { scheme }).kept).toEqual(['PRELU has no int16 kernel']);
  expect(converted(model, 'int8').kept).toEqual([]);
});

describe('a layer’s weights', () => {
  const graph = mainGraph(depthwise);
  const form = (mode: ModeName, changes: Partial<Recipe> = {}, op?: string) => {
    const [layer] = resolveLayers(graph, { ...defaultRecipe(mode), ...changes });
    const [operator] = graph.operators;
    if (!layer || !operator) throw new RangeError();
    const context = { graph, scheme: 'best', hasStatic: false } as const;
    const named = op ? ({ ...operator, op } as unknown as typeof operator) : operator;
    return { form: weightForm(named, layer, context)?.kind, bits: weightBitsOf(layer) };
  };

  test.each([
    ['weight-only-int8', {}, { form: 'expand', bits: 8 }],
    ['weight-only-int8', { weightBits: 3 }, { form: 'expand', bits: 3 }],
    ['weight-only-int4', {}, { form: 'expand', bits: 4 }],
    ['dynamic-int8', {}, { form: 'hybrid', bits: 8 }],
    // Nothing of integers, or not decided here.
    ['float32', {}, { form: undefined, bits: 32 }],
    ['float16', {}, { form: undefined, bits: 32 }],
    ['int8', {}, { form: undefined, bits: 8 }],
  ] as const)('%s, %j', (mode, changes, expected) => {
    expect(form(mode, changes)).toEqual(expected);
  });

  test('of an operator without rules have no form', () => {
    expect(form('weight-only-int8', {}, 'MATRIX_DIAG').form).toBeUndefined();
  });
});
