/** What holds for every row of the op table, and what the runtime's documents say of single ones. */
import { describe, expect, test } from 'vitest';
import {
  ActivationFunctionType,
  BuiltinOptions,
  BuiltinOptions2,
  Padding,
} from '../schema/enums.ts';
import { TABLES } from '../schema/tables.ts';
import type { DType } from '../tensor/dtype.ts';
import { dequantizeVersion } from './dequantize.ts';
import { type KnownOp, OPS, specOf } from './index.ts';
import type { OpName, OpSpec } from './op-spec.ts';
import { READS_SHAPE } from './shape-arithmetic.ts';
import { windowGeometry } from './window.ts';
import { KEEPS_STATE, MAKES_DENSE } from './without-row.ts';

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
    // A type that the schema does not have.
    ['CAST', ['int32'], { outDataType: 99 }, ['float32']],
    // Operands without a type of their own are taken for float32.
    ['TOPK_V2', [], {}, ['float32', 'int32']],
    ['SELECT_V2', [], {}, ['float32']],
    ['SPLIT', [], {}, ['float32']],
    // The first operand holds numbers of rows, and a shape.
    ['EMBEDDING_LOOKUP', ['int32', 'int8'], {}, 'float32'],
    ['TRANSPOSE_CONV', ['int32', 'int8', 'float32'], {}, 'float32'],
    ['GREATER', ['float32', 'float32'], {}, 'bool'],
    ['LESS_EQUAL', ['float32', 'float32'], {}, 'bool'],
    ['NOT_EQUAL', ['float32', 'float32'], {}, 'bool'],
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

test('ops without a row that are known: what reads and writes variables, and what fills in zeros', () => {
  expect([...KEEPS_STATE].sort()).toEqual(['ASSIGN_VARIABLE', 'READ_VARIABLE', 'VAR_HANDLE']);
  expect(MAKES_DENSE).toBe('DENSIFY');
});

test.each([
  [{}, { padding: Padding.SAME, stride: [1, 1], dilation: [1, 1] }],
  [
    { padding: Padding.VALID, strideH: 2, strideW: 3, dilationHFactor: 4, dilationWFactor: 5 },
    { padding: Padding.VALID, stride: [2, 3], dilation: [4, 5] },
  ],
])('how a window slides: %j', (options, expected) => {
  expect(windowGeometry(options)).toEqual(expected);
});

describe('facts of single ops', () => {
  const opsWith = (has: (row: OpSpec) => unknown) => names.filter((name) => has(rowOf(name)));

  test('an activation is fused wherever the schema has an option for it, but where kernels refuse one or the converter does not', () => {
    const option = opsWith(
      ({ options }) => options !== null && 'fusedActivationFunction' in TABLES[options],
    );
    const apart: KnownOp[] = ['CONCATENATION', 'CONV_3D', 'CONV_3D_TRANSPOSE', 'L2_NORMALIZATION'];
    expect(opsWith((row) => row.fusesActivation)).toEqual(
      option.filter((name) => !apart.includes(name)),
    );
  });

  test('activations that kernels apply, with the ends of their results', () => {
    const { RELU, RELU6, RELU_N1_TO_1 } = ActivationFunctionType;
    expect(opsWith((row) => row.asFused).map((name) => [name, rowOf(name).asFused])).toEqual([
      ['RELU', { value: RELU, min: 0, max: Number.POSITIVE_INFINITY }],
      ['RELU6', { value: RELU6, min: 0, max: 6 }],
      ['RELU_N1_TO_1', { value: RELU_N1_TO_1, min: -1, max: 1 }],
    ]);
  });

  // max(s·x) = s·max(x) and max(x − c) = max(x) − c, and means are sums; a border of zeros and a kink at 0 stay where they are.
  test.each<[string, readonly string[], readonly KnownOp[]]>([
    [
      'scale, shift and mixtures',
      ['scale', 'shift', 'mixture'],
      ['AVERAGE_POOL_2D', 'MEAN', 'RESHAPE'],
    ],
    ['scale and shift', ['scale', 'shift'], ['MAX_POOL_2D']],
    ['scale alone', ['scale'], ['LEAKY_RELU', 'PAD', 'RELU']],
  ])('what may be done before or after: %s', (_, commutes, ops) => {
    expect(opsWith((row) => row.commutesWith?.join() === commutes.join())).toEqual(ops);
  });

  test.each<[string, (row: OpSpec) => unknown, readonly KnownOp[]]>([
    [
      'only move values',
      (row) => row.moves,
      [
        ...([
          'EXPAND_DIMS',
          'GATHER',
          'MAX_POOL_2D',
          'RESHAPE',
          'RESIZE_NEAREST_NEIGHBOR',
        ] as const),
        ...([
          'REVERSE_V2',
          'SLICE',
          'SPLIT',
          'SPLIT_V',
          'STRIDED_SLICE',
          'TILE',
          'TRANSPOSE',
          'UNPACK',
        ] as const),
      ],
    ],
    [
      'may be written over an operand',
      (row) => row.inPlace !== undefined && !row.inPlace.sameBytes,
      ['ADD', 'DIV', 'MUL', 'SOFTMAX', 'SUB'],
    ],
    ['lie where their operand lies', (row) => row.inPlace?.sameBytes, ['EXPAND_DIMS', 'RESHAPE']],
    ['take any number of operands', (row) => row.variadic, ['CONCATENATION', 'PACK']],
    ['look up rows', (row) => row.looksUp, ['EMBEDDING_LOOKUP', 'GATHER']],
    ['need a bias', (row) => row.needsBias, ['CONV_2D']],
    ['read numbers whatever their scale', (row) => row.readsPlainNumbers, ['CAST']],
    ['add', (row) => row.elementwise === 'sum', ['ADD']],
    ['multiply', (row) => row.elementwise === 'product', ['MUL']],
    ['quantize', (row) => row.conversion === 'quantize', ['QUANTIZE']],
    ['dequantize', (row) => row.conversion === 'dequantize', ['DEQUANTIZE']],
    [
      'read a shape that counts samples',
      (row) => row.shapeInput !== undefined,
      ['CONV_3D_TRANSPOSE', 'RESHAPE', 'TRANSPOSE_CONV'],
    ],
    ['reshape', (row) => row.reshapes, ['RESHAPE']],
    ['multiply by a matrix', (row) => row.product === 'matrix', ['FULLY_CONNECTED']],
    ['by a window', (row) => row.product === 'window', ['CONV_2D']],
    ['by one per channel', (row) => row.product === 'channel-window', ['DEPTHWISE_CONV_2D']],
    ['by one that spreads', (row) => row.product === 'spread-window', ['TRANSPOSE_CONV']],
  ])('those that %s', (_, has, ops) => {
    expect(opsWith(has)).toEqual(ops);
  });

  test('what kernels refuse: a step of the sum, product or square above so many of the result', () => {
    // XNNPACK: requantization_scale < 256; the others were found by running every op with a result that is 0.
    const product = { step: 'product', int8: 256 };
    expect(
      Object.fromEntries(opsWith((row) => row.rescale).map((name) => [name, rowOf(name).rescale])),
    ).toEqual({
      ADD: { step: 'largest', int8: 524288, int16: 16384 },
      CONV_2D: product,
      DEPTHWISE_CONV_2D: product,
      FULLY_CONNECTED: product,
      HARD_SWISH: { step: 'largest', int8: 128 },
      SQUARED_DIFFERENCE: { step: 'square', int8: 4096 },
      TRANSPOSE_CONV: product,
    });
  });

  test('kernels of integer weights, as they were found to read them', () => {
    const whole = { version: 5, groupsNeedScales: true };
    expect(
      Object.fromEntries(
        opsWith((row) => row.kernels.hybrid).map((name) => [name, rowOf(name).kernels.hybrid]),
      ),
    ).toEqual({
      CONV_2D: { int8: whole, int4: { ...whole, slow: true } },
      DEPTHWISE_CONV_2D: { int8: { version: 6, repeatScale: true } },
      EMBEDDING_LOOKUP: {
        int8: { version: 3 },
        int4: { version: 4, wholeBytes: true, blocks: true },
      },
      FULLY_CONNECTED: {
        int8: { version: 12 },
        int4: { version: 12, blocks: true },
        int2: { version: 14, wholeBytes: true },
      },
      TRANSPOSE_CONV: { int8: { version: 4 } },
    });
    expect(rowOf('FULLY_CONNECTED').hybridOptions).toEqual({ asymmetricQuantizeInputs: true });
  });
});
