/** What holds for every row of the op table, and what the runtime's documents say of single ones. */
import { describe, expect, test } from 'vitest';
import { BuiltinOptions, BuiltinOptions2 } from '../schema/enums.ts';
import type { DType } from '../tensor/dtype.ts';
import { dequantizeVersion } from './dequantize.ts';
import { type KnownOp, OPS, specOf } from './index.ts';
import type { OpName, OpSpec } from './op-spec.ts';
import { READS_SHAPE } from './shape-arithmetic.ts';

const names = Object.keys(OPS) as KnownOp[];
const rowOf = (name: OpName): OpSpec => specOf(name) as OpSpec;

test.each(names)(
  '%s: a row under its own name, with operands, and options of the schema',
  (name) => {
    const row = rowOf(name);
    expect(row.name).toBe(name);
    expect(row.inputs).not.toEqual([]);
    if (row.options !== null) {
      expect({ ...BuiltinOptions, ...BuiltinOptions2 }).toHaveProperty(row.options);
    }
    expect(row.does).not.toBe('');
  },
);

test('an op that the table does not have has no row', () => {
  expect(specOf('CUSTOM')).toBeUndefined();
});

test('a bias has the product of the scales of the data and of the weights', () => {
  const data = { role: 'activation' };
  const bias = (activation: number, weight: number) => ({
    role: 'bias',
    scaleOf: [activation, weight],
  });
  expect(rowOf('CONV_2D').inputs).toEqual([data, { role: 'weight', channelAxis: 0 }, bias(0, 1)]);
  expect(rowOf('DEPTHWISE_CONV_2D').inputs).toEqual([
    data,
    { role: 'weight', channelAxis: 3 },
    bias(0, 1),
  ]);
  expect(rowOf('FULLY_CONNECTED').inputs).toEqual(rowOf('CONV_2D').inputs);
  expect(rowOf('TRANSPOSE_CONV').inputs).toEqual([
    { role: 'index' },
    { role: 'weight', channelAxis: 0 },
    data,
    bias(2, 1),
  ]);
});

test.each<[OpName, number, number, number | undefined]>([
  ['LOGISTIC', 1 / 256, -128, 1 / 32768],
  ['SOFTMAX', 1 / 256, -128, 1 / 32768],
  ['TANH', 1 / 128, 0, 1 / 32768],
  ['L2_NORMALIZATION', 1 / 128, 0, undefined],
  ['LOG_SOFTMAX', 1 / 16, 127, undefined],
])(
  '%s: scale and zero point of TensorFlow Lite’s 8-bit specification',
  (name, scale, zeroPoint, int16) => {
    expect(rowOf(name).output).toEqual({
      kind: 'fixed',
      int8: { scale, zeroPoint },
      ...(int16 && { int16: { scale: int16, zeroPoint: 0 } }),
    });
  },
);

describe('element types of results', () => {
  function typesOf(name: OpName, inputs: readonly DType[], options: object = {}) {
    const { outputDtype } = rowOf(name);
    return typeof outputDtype === 'function' ? outputDtype(inputs, options as never) : outputDtype;
  }

  test.each<[OpName, readonly DType[], object, unknown]>([
    ['TOPK_V2', ['float32', 'int32'], {}, ['float32', 'int32']],
    ['SELECT_V2', ['bool', 'int8', 'int8'], {}, ['int8']],
    ['SPLIT', ['int32', 'int16'], { numSplits: 3 }, ['int16', 'int16', 'int16']],
    ['CAST', ['int32'], { outDataType: 4 }, ['int64']],
    ['CAST', ['int32'], {}, ['float32']],
    ['ARG_MAX', ['float32'], {}, 'int32'],
    ['ARG_MIN', ['float32'], {}, 'int32'],
    ['DEQUANTIZE', ['int8'], {}, 'float32'],
    ['EQUAL', ['float32', 'float32'], {}, 'bool'],
    ['LESS', ['float32', 'float32'], {}, 'bool'],
    ['GREATER_EQUAL', ['float32', 'float32'], {}, 'bool'],
    ['RELU', ['float32'], {}, undefined],
  ])('%s of %j with %j: %j', (name, inputs, options, expected) => {
    expect(typesOf(name, inputs, options)).toEqual(expected);
  });
});

test('the version of DEQUANTIZE that reads a type, by the runtime’s table', () => {
  expect(
    (['int8', 'uint8', 'int16', 'float16', 'int4', 'int2'] as const).map((dtype) =>
      dequantizeVersion(dtype, false),
    ),
  ).toEqual([2, 2, 3, 3, 6, 6]);
  expect([dequantizeVersion('int8', true), dequantizeVersion('int4', true)]).toEqual([5, 6]);
});

test('ops that read a shape and no values', () => {
  expect([...READS_SHAPE].sort()).toEqual(['RANK', 'SHAPE']);
});
