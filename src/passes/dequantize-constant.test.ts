import { expect, test } from 'vitest';
import type { Tensor } from '../ir/model.ts';
import type { DType, TensorData } from '../tensor/dtype.ts';
import { dequantizedValues, isQuantized } from './dequantize-constant.ts';

const scales = (scale: number[], zeroPoint = scale.map(() => 0), quantizedDimension = 0) => ({
  scale: Float32Array.from(scale),
  zeroPoint: Int32Array.from(zeroPoint),
  quantizedDimension,
});

const INTEGERS: readonly DType[] = ['int2', 'int4', 'int8', 'uint8', 'int16', 'int32', 'int64'];

test.each(INTEGERS)('%s stands for real values where it has a scale', (dtype) => {
  const tensor = { name: 't', shape: [1], dtype };
  expect(isQuantized({ ...tensor, quantization: scales([0.5]) })).toBe(true);
  expect(isQuantized({ ...tensor, quantization: scales([]) })).toBe(false);
  expect(isQuantized(tensor)).toBe(false);
  const blockwise = { ...scales([]), blockwise: { scales: 1, blockSize: 32 } };
  expect(isQuantized({ ...tensor, quantization: blockwise })).toBe(true);
});

test('halves always do; floats and truth values never', () => {
  const tensor = (dtype: DType): Tensor => ({ name: 't', shape: [1], dtype });
  expect(isQuantized(tensor('float16'))).toBe(true);
  for (const dtype of ['float32', 'bool'] as const) {
    expect(isQuantized({ ...tensor(dtype), quantization: scales([0.5]) }), dtype).toBe(false);
  }
});

test.each<[string, DType, number[], TensorData, Tensor['quantization'], number[]]>([
  [
    'one scale',
    'int8',
    [2, 2],
    Int8Array.of(-128, -1, 0, 127),
    scales([0.5]),
    [-64, -0.5, 0, 63.5],
  ],
  ['a zero point', 'uint8', [3], Uint8Array.of(0, 128, 255), scales([2], [128]), [-256, 0, 254]],
  ['rows', 'int8', [2, 2], Int8Array.of(1, 2, 3, 4), scales([1, 10]), [1, 2, 30, 40]],
  ['columns', 'int8', [2, 2], Int8Array.of(1, 2, 3, 4), scales([1, 10], [0, 1], 1), [1, 10, 3, 30]],
  // One scale is that of all, whatever dimension is named.
  [
    'one scale, second dimension',
    'int8',
    [2, 2],
    Int8Array.of(1, 2, 3, 4),
    scales([3], [1], 1),
    [0, 3, 6, 9],
  ],
  [
    '4 bits, the low half first',
    'int4',
    [3],
    Uint8Array.of(0x8f, 0x07),
    scales([2]),
    [-2, -16, 14],
  ],
  [
    '2 bits, the lowest pair first',
    'int2',
    [5],
    Uint8Array.of(0b01_00_11_10, 0b01),
    scales([4]),
    [-8, -4, 0, 4, 4],
  ],
  ['64 bits', 'int64', [2], BigInt64Array.of(-3n, 5n), scales([0.25]), [-0.75, 1.25]],
  ['halves', 'float16', [2], Uint16Array.of(0x3c00, 0xc100), undefined, [1, -2.5]],
])('real values: %s', (_, dtype, shape, data, quantization, expected) => {
  const tensor = { name: 't', shape, dtype, data, ...(quantization && { quantization }) };
  const values = dequantizedValues(tensor);
  expect(values).toBeInstanceOf(Float32Array);
  expect(Array.from(values)).toEqual(expected);
});

test.each<[string, DType, TensorData]>([
  ['halves', 'float16', Uint16Array.of(0x3c00, 0x4000, 0x4200)],
  ['floats', 'float32', Float32Array.of(1, 2, 3)],
])('blocks have the scales of a tensor beside them, in %s', (_, dtype, data) => {
  // Rows of two, a scale for each.
  const tensor: Tensor = {
    name: 't',
    shape: [1, 6],
    dtype: 'int4',
    data: Uint8Array.of(0x21, 0x43, 0x65),
    quantization: { ...scales([]), blockwise: { scales: 1, blockSize: 2 } },
  };
  const beside = { name: 's', shape: [1, 3], dtype, data };
  expect(Array.from(dequantizedValues(tensor, beside))).toEqual([1, 2, 6, 8, 15, 18]);
});
