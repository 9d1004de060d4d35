import { describe, expect, test } from 'vitest';
import { readTflite } from '../../formats/tflite/read.ts';
import { buildGraph } from '../../ir/builder.ts';
import { mainGraph, type Tensor, withMainGraph } from '../../ir/model.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import { convertModel } from '../conversion.ts';
import type { ModeName } from '../modes/index.ts';
import { defaultRecipe } from '../recipe/recipe.ts';
import { sizeBreakdown, theoreticalBytes } from './size.ts';

const float = readTflite(referenceFile('mlp/tflite_float.tflite'));
const WEIGHTS = 784 * 128 + 128 * 10;
const seen = () => ({ min: -4, max: 4 });

function sizes(mode: ModeName, weightBits: number | null) {
  return convertModel(float, { ...defaultRecipe(mode), weightBits }, seen).report;
}

describe('theoretical size', () => {
  test.each([2, 3, 4, 5, 6, 7])('%i bits in a byte each: as if they were packed', (bits) => {
    const { fileBytes, theoreticalBytes } = sizes('int8', bits);
    expect(fileBytes - (theoreticalBytes ?? 0)).toBe(Math.floor((WEIGHTS * (8 - bits)) / 8));
  });

  test('none where the weights fill their type', () => {
    for (const mode of ['float32', 'float16', 'weight-only-int4', 'dynamic-int8'] as const) {
      expect(sizes(mode, null).theoreticalBytes, mode).toBeNull();
    }
  });
});

describe('by hand', () => {
  const quantization = (...scale: number[]) => ({
    scale: Float32Array.from(scale),
    zeroPoint: new Int32Array(scale.length),
    quantizedDimension: 0,
  });
  /** A dense layer with these constants; its bias is read through a DEQUANTIZE. */
  function dense(weights: Tensor, ...others: readonly Tensor[]) {
    const b = buildGraph();
    const x = b.input('x', [1, 2]);
    const [w, half] = [b.constant('w', [4, 2], new Float32Array(8)), b.constant('b', [4], four)];
    const y = b.op('FULLY_CONNECTED', 'y', [x, w, b.op('DEQUANTIZE', 'b_f32', [half], {})], {});
    const model = b.finish([y]);
    const graph = mainGraph(model);
    const tensors = graph.tensors.map((tensor) =>
      tensor.name === 'w' ? weights : tensor.name === 'y' ? { ...tensor, ...scaled } : tensor,
    );
    return withMainGraph(model, { ...graph, tensors: [...tensors, ...others] });
  }
  const four = new Float32Array(4);
  const scaled = { dtype: 'int8', quantization: quantization(0.25) } as const;
  const stored = (...values: number[]): Tensor & { data: Int8Array } => ({
    name: 'w',
    shape: [4, 2],
    dtype: 'int8',
    data: Int8Array.from(values),
    quantization: quantization(1, 2, 3, 4),
  });

  test('weights, biases, and 4 bytes for a scale, 8 for a zero point', () => {
    const weights = stored(1, 2, 3, 4, 5, 6, 7, 100);
    const scales = 4 * 4 + 8 * 4 + (4 + 8);
    const parts = { weights: 8, biases: 16, scales };
    expect(sizeBreakdown(dense(weights), 1000)).toEqual({ ...parts, rest: 1000 - 24 - scales });
    expect(sizeBreakdown(dense(weights), 50).rest).toBe(0);
    // The same bytes, scales and zero points again take no more room; others do.
    const again = { ...weights, name: 'again' };
    const other = { ...again, data: weights.data.slice(), quantization: quantization(0, 2, 3, 4) };
    expect(sizeBreakdown(dense(weights, again), 1000)).toMatchObject(parts);
    expect(sizeBreakdown(dense(weights, other), 1000)).toMatchObject({
      weights: 16,
      biases: 16,
      scales: scales + 4 * 4,
    });
  });

  test('a bias of integers is read as it is stored', () => {
    const b = buildGraph();
    const w = b.constant('w', [4, 2], new Float32Array(8));
    const inputs = [b.input('x', [1, 2]), w, b.constant('b', [4], four)];
    const plain = b.finish([b.op('FULLY_CONNECTED', 'y', inputs, {})]);
    expect(sizeBreakdown(plain, 100)).toEqual({ weights: 32, biases: 16, scales: 0, rest: 52 });
    // What a bias is computed from is none.
    const computed = buildGraph();
    const v = computed.constant('v', [4, 2], new Float32Array(8));
    const bias = computed.op('ABS', 'a', [computed.constant('c', [4], four)], {});
    const y = computed.op('FULLY_CONNECTED', 'y', [computed.input('x', [1, 2]), v, bias], {});
    expect(sizeBreakdown(computed.finish([y]), 100)).toMatchObject({ weights: 48, biases: 0 });
  });

  test.each([
    [[0, 0], 8],
    [[1, 0], 2],
    [[1, -2], 2],
    [[2, 0], 3],
    [[0, -3], 3],
    [[3, -5], 4],
    [[63, -64], 7],
    [[64, 0], 8],
    [[0, -65], 8],
  ] as const)('%j in %i bits', ([a, b], bits) => {
    const eight = stored(a, b, 0, 0, 0, 0, 0, 0);
    expect(theoreticalBytes(dense(eight), 100)).toBe(bits === 8 ? null : 92 + bits);
  });

  test('whole bytes, each constant once, and only integers with a scale', () => {
    const weights = stored(1, 1, 1, 1, 1);
    // 5 × 2 bits take 2 bytes.
    expect(theoreticalBytes(dense(weights, { ...weights, name: 'again' }), 100)).toBe(97);
    const other = { ...weights, data: Int8Array.of(1, 1, 1, 1) };
    expect(theoreticalBytes(dense(weights, other), 100)).toBe(94);
    const { quantization: _, ...bare } = other;
    expect(theoreticalBytes(dense(weights, bare), 100)).toBe(97);
    const packed = { ...other, dtype: 'int4' as const };
    // Values of two bits in the type for four: 5 of them take 2 of its 4 bytes.
    expect(theoreticalBytes(dense(weights, packed), 100)).toBe(95);
  });
});
