/** What a conversion reports, on graphs of a few operators. */
import { describe, expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph, withMainGraph } from '../ir/model.ts';
import { convertModel } from './conversion.ts';
import { modeOf } from './modes/index.ts';
import { defaultRecipe, type Recipe } from './recipe/recipe.ts';

const seen = () => ({ min: -1, max: 1 });

function model(build: (b: GraphBuilder, x: number) => number): Model {
  const b = buildGraph();
  return b.finish([build(b, b.input('x', [-1, 4]))]);
}
/** A layer of 4 × 4 weights and a bias, then a function without an int16 kernel of its own. */
const dense = model((b, x) => {
  const w = b.constant(
    'w',
    [4, 4],
    Float32Array.from({ length: 16 }, (_, i) => i - 8),
  );
  const bias = b.constant('bias', [4], Float32Array.of(1, 2, 3, 4));
  const layer = b.op('FULLY_CONNECTED', 'layer', [x, w, bias], {});
  return b.op('SQUARED_DIFFERENCE', 'y', [layer, layer], {});
});
const rows = model((b) => {
  const table = b.constant('table', [2, 4], new Float32Array(8).fill(10));
  const numbers = b.constant('n', [1], Int32Array.of(0), 'int32');
  return b.op('GATHER', 'rows', [table, numbers], { axis: 0, batchDims: 0 });
});
const convert = (of: Model, mode: Recipe['mode'], changes: Partial<Recipe> = {}) =>
  convertModel(of, { ...defaultRecipe(mode), ...changes }, seen);

test.each([
  // x, weights, bias, layer and y in integers.
  ['int8', 5, { QUANTIZE: 1, FULLY_CONNECTED: 1, SQUARED_DIFFERENCE: 1, DEQUANTIZE: 1 }, []],
  [
    'int16x8',
    4,
    { QUANTIZE: 1, FULLY_CONNECTED: 1, SQUARED_DIFFERENCE: 1, DEQUANTIZE: 1 },
    [{ name: 'y', reason: 'SQUARED_DIFFERENCE has no int16 kernel' }],
  ],
  ['float16', 2, { FULLY_CONNECTED: 1, SQUARED_DIFFERENCE: 1, DEQUANTIZE: 2 }, []],
  ['weight-only-int4', 1, { FULLY_CONNECTED: 1, SQUARED_DIFFERENCE: 1, DEQUANTIZE: 1 }, []],
  ['float32', 0, { FULLY_CONNECTED: 1, SQUARED_DIFFERENCE: 1 }, []],
] as const)('%s: %i tensors, operators by name, what stays float', (mode, count, ops, kept) => {
  const { report, file } = convert(dense, mode);
  expect(report).toMatchObject({
    quantizedTensors: count,
    ops,
    keptFloat: kept,
    diagnostics: [],
    arithmetic: modeOf(mode).arithmetic,
    fileBytes: file.length,
  });
  const { weights, scales, biases, rest } = report.sizes;
  expect(weights + scales + biases + rest).toBe(file.length);
});

test('steps with the same weights stay in float as one layer', () => {
  const b = buildGraph();
  const x = b.input('x', [-1, 4]);
  const weights = (name: string) => b.constant(name, [4, 4], new Float32Array(16).fill(0.5));
  const shared = weights('shared');
  const layer = (name: string, from: number, own: number) =>
    b.op('FULLY_CONNECTED', name, [from, own], { fusedActivationFunction: 0, keepNumDims: false });
  const last = layer('other', layer('step_1', layer('step', x, shared), shared), weights('own'));
  const { keptFloat } = convert(b.finish([last]), 'dynamic-int8').report;
  expect(keptFloat.map(({ name }) => name)).toEqual(['step', 'other']);
});

test('the report agrees with the file and the plan', () => {
  const { report, plan, file, model: quantized } = convert(dense, 'int8', { weightBits: 5 });
  expect(mainGraph(readTflite(file)).operators.map(({ op }) => op)).toEqual(
    mainGraph(quantized).operators.map(({ op }) => op),
  );
  expect(plan.instructions.map(({ kind }) => kind)).toContain('quantize-bias');
  // 16 weights of 5 bits would take 10 bytes.
  expect(report.theoreticalBytes).toBe(file.length - 6);
});

test('what the plan notes comes after what was not changed at all', () => {
  const { diagnostics } = convert(dense, 'dynamic-int8').report;
  expect(diagnostics.map(({ code }) => code)).toEqual(['nothing-quantized']);
  const cut = convert(dense, 'float16', { granularity: 'per-tensor' });
  expect(cut.report.diagnostics).toEqual([]);
  const noted = convert(rows, 'int8');
  expect(noted.report.diagnostics).toEqual(noted.plan.diagnostics);
  expect(noted.report.diagnostics.map(({ code }) => code)).toEqual(['table-cut']);
});

test('operators of other makers count by their own name', () => {
  const chain = model((b, x) =>
    b.op('ABS', 'y', [b.op('EXP', 'e', [b.op('ABS', 'h', [x], {})], {})], {}),
  );
  const graph = mainGraph(chain);
  const mine = { op: 'CUSTOM', customCode: 'Mine', options: {}, optionsTable: null };
  const operators = graph.operators.map((o) => (o.op === 'ABS' ? { ...o, ...mine } : o));
  const custom = withMainGraph(chain, { ...graph, operators: operators as never });
  expect(convert(custom, 'float32').report.ops).toEqual({ EXP: 1, Mine: 2 });
});

describe('inputs and outputs', () => {
  const types = (of: Model, mode: Recipe['mode'], io: Recipe['io']) => {
    const { tensors, inputs, outputs } = mainGraph(convert(of, mode, { io }).model);
    return [...inputs, ...outputs].map((index) => tensors[index]?.dtype);
  };

  test('as the recipe asks, where the mode has integers there', () => {
    expect(types(dense, 'int8', 'int8')).toEqual(['int8', 'int8']);
    expect(types(dense, 'int8', 'uint8')).toEqual(['uint8', 'uint8']);
    expect(types(dense, 'int8', 'float32')).toEqual(['float32', 'float32']);
  });

  test('float32 in other modes, whatever it asks', () => {
    expect(types(dense, 'int16x8', 'int8')).toEqual(['float32', 'float32']);
    const overrides = [{ layer: '', mode: 'dynamic-int8' as const }];
    const copied = convert(rows, 'dynamic-int8', { overrides, io: 'int8' }).model;
    expect(mainGraph(copied).operators.map(({ op }) => op)).toEqual(['GATHER', 'DEQUANTIZE']);
    expect(types(rows, 'dynamic-int8', 'int8').at(-1)).toBe('float32');
  });
});

test('what the converter notes in files of float16 comes after what is there', () => {
  const own = { name: 'own', data: Uint8Array.of(1, 2) };
  const noted = { ...dense, metadata: [own] };
  const names = (mode: Recipe['mode']) => convert(noted, mode).model.metadata;
  expect(names('float16')).toEqual([own, modeOf('float16').metadata]);
  expect(names('int8')).toEqual([own]);
});
