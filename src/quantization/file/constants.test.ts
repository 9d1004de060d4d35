/** Stored forms of constants, by hand: docs/numerics.md (a), (c), (d), (g), (h). */
import { describe, expect, test } from 'vitest';
import type { Tensor } from '../../ir/model.ts';
import type { WeightSpec } from '../rounding/rounding.ts';
import { type ConstantInstruction, constantKey, storedConstant } from './constants.ts';

type Weights = Extract<ConstantInstruction, { kind: 'quantize-weights' }>;
type Bias = Extract<ConstantInstruction, { kind: 'quantize-bias' }>;
type Constant = Extract<ConstantInstruction, { kind: 'quantize-constant' }>;

const source: Tensor = {
  name: 'c',
  shape: [2, 2],
  dtype: 'float32',
  data: Float32Array.of(1, -0.5, 0.25, 2),
};
const common = { at: { op: 0, input: 1 }, reason: 'why' };
const spec: WeightSpec = {
  bits: 8,
  arithmetic: 'float64',
  layout: { channels: 2, inner: 2 },
  halfRange: Float64Array.of(1, 2),
};
const weights: Weights = {
  ...common,
  kind: 'quantize-weights',
  spec,
  quantizedDimension: 0,
  blockSize: null,
  type: 'int8',
  expand: false,
};
const bias: Bias = {
  ...common,
  kind: 'quantize-bias',
  scale: Float32Array.of(0.5, 0.25),
  type: 'int32',
  shift: null,
};
const constant: Constant = {
  ...common,
  kind: 'quantize-constant',
  parameters: { scale: 0.5, zeroPoint: 3 },
  type: 'int8',
};
const half: ConstantInstruction = { ...common, kind: 'halve', type: 'float16' };

describe('instructions that mean the same stored form', () => {
  test('whatever the place, the reason and the expansion', () => {
    const elsewhere = { at: { op: 7, input: 2 }, reason: 'another' };
    for (const instruction of [half, weights, bias, constant])
      expect(constantKey({ ...instruction, ...elsewhere })).toBe(constantKey(instruction));
    expect(constantKey({ ...weights, expand: true })).toBe(constantKey(weights));
  });

  test('each field that the bytes or the scales depend on tells two apart', () => {
    const all: ConstantInstruction[] = [
      half,
      weights,
      { ...weights, type: 'int4' },
      { ...weights, spec: { ...spec, bits: 4 } },
      { ...weights, spec: { ...spec, arithmetic: 'float32-divide-even' } },
      { ...weights, quantizedDimension: 1 },
      { ...weights, blockSize: 32 },
      { ...weights, spec: { ...spec, halfRange: Float64Array.of(1, 3) } },
      bias,
      { ...bias, type: 'int64' },
      { ...bias, scale: Float32Array.of(0.5, 0.5) },
      { ...bias, shift: Float64Array.of(1, 2) },
      { ...bias, shift: Float64Array.of(1, 3) },
      constant,
      { ...constant, type: 'int16' },
      { ...constant, parameters: { scale: 0.25, zeroPoint: 3 } },
      { ...constant, parameters: { scale: 0.5, zeroPoint: 4 } },
    ];
    expect(new Set(all.map(constantKey)).size).toBe(all.length);
  });
});

const stored = (instruction: ConstantInstruction, of = source) => storedConstant(of, instruction);

test('halves', () => {
  expect(stored(half)).toEqual({
    tensor: { ...source, dtype: 'float16', data: Uint16Array.of(0x3c00, 0xb800, 0x3400, 0x4000) },
  });
});

describe('weights', () => {
  test('a byte each, with a scale for each channel', () => {
    // −0.5 · 127 = −63.5 and 0.25 · 63.5 = 15.875.
    expect(stored({ ...weights, quantizedDimension: 3 })).toEqual({
      tensor: {
        ...source,
        dtype: 'int8',
        data: Int8Array.of(127, -64, 16, 127),
        quantization: {
          scale: Float32Array.of(1 / 127, 2 / 127),
          zeroPoint: Int32Array.of(0, 0),
          quantizedDimension: 3,
        },
      },
    });
  });

  test('four bits, two to a byte or one', () => {
    // −0.5 · 7 = −3.5 → −4 and 0.25 · 3.5 → 1.
    const four = { ...weights, spec: { ...spec, bits: 4 } };
    expect(stored({ ...four, type: 'int4' }).tensor).toMatchObject({
      dtype: 'int4',
      data: Uint8Array.of(0xc7, 0x71),
    });
    expect(stored(four).tensor).toMatchObject({ dtype: 'int8', data: Int8Array.of(7, -4, 1, 7) });
  });

  test('blocks have their scales in a tensor beside', () => {
    const row: Tensor = { ...source, shape: [1, 4] };
    const blocks = { ...spec, halfRange: Float64Array.of(127, 254) };
    expect(stored({ ...weights, spec: blocks, blockSize: 2 }, row)).toEqual({
      tensor: { ...row, dtype: 'int8', data: Int8Array.of(1, -1, 0, 1) },
      blockScales: {
        tensor: {
          name: 'c_scales',
          shape: [1, 2],
          dtype: 'float16',
          data: Uint16Array.of(0x3c00, 0x4000),
        },
        blockSize: 2,
      },
    });
    const { blockScales } = stored({ ...weights, spec: blocks, blockSize: 2 });
    expect(blockScales?.tensor.shape).toEqual([2, 1]);
  });
});

describe('biases', () => {
  const two: Tensor = { ...source, shape: [2], data: Float32Array.of(1.125, -3) };

  test('int32 and int64 at the scale of the accumulator', () => {
    const quantization = {
      scale: bias.scale,
      zeroPoint: Int32Array.of(0, 0),
      quantizedDimension: 0,
    };
    expect(stored(bias, two)).toEqual({
      tensor: { ...two, dtype: 'int32', data: Int32Array.of(2, -12), quantization },
    });
    expect(stored({ ...bias, type: 'int64' }, two)).toEqual({
      tensor: { ...two, dtype: 'int64', data: BigInt64Array.of(2n, -12n), quantization },
    });
  });

  test('less the shift, as far as it reaches', () => {
    const of = (...shift: number[]) =>
      stored({ ...bias, shift: Float64Array.from(shift) }, two).tensor.data;
    expect(of(-1, 0.5)).toEqual(Int32Array.of(4, -14));
    expect(of(-1)).toEqual(Int32Array.of(4, -12));
  });
});

test('constants beside integer data: rounded and clipped like an activation', () => {
  const data = Float32Array.of(1, -0.5, 0.25, 2, 1e6, -1e6);
  const wide: Tensor = { ...source, shape: [6], data };
  const quantization = {
    scale: Float32Array.of(0.5),
    zeroPoint: Int32Array.of(3),
    quantizedDimension: 0,
  };
  expect(stored(constant, wide)).toEqual({
    tensor: { ...wide, dtype: 'int8', data: Int8Array.of(5, 2, 4, 7, 127, -128), quantization },
  });
  expect(stored({ ...constant, type: 'int16' }, wide)).toEqual({
    tensor: {
      ...wide,
      dtype: 'int16',
      data: Int16Array.of(5, 2, 4, 7, 32767, -32768),
      quantization,
    },
  });
});
