/**
 * At least one model for every row of the op table, so that every mode can be run on every row. A row without an entry does
 * not compile. Weights are large enough (1024) for all modes to quantize them, rows of dense ones fall into blocks of 32.
 */
import { readTflite } from '../../formats/tflite/read.ts';
import type { KnownOp } from '../../ops/index.ts';
import { defaultRecipe } from '../../quantization/recipe/recipe.ts';
import { ActivationFunctionType, Padding, TensorType } from '../../schema/enums.ts';
import { convertWith } from '../single-steps.ts';
import {
  binary,
  choice,
  comparison,
  IMAGE,
  type OpCase,
  opCase,
  ROWS,
  TABLE_ROWS,
  unary,
  withWhole,
} from './op-case.ts';

const { NONE, RELU, RELU6 } = ActivationFunctionType;
const NO_ACTIVATION = { fusedActivationFunction: NONE };
const SUM = { ...NO_ACTIVATION, potScaleInt16: true };
const MATMUL = { adjX: false, adjY: false, asymmetricQuantizeInputs: false };
const POOL = {
  padding: Padding.SAME,
  strideW: 2,
  strideH: 2,
  filterWidth: 3,
  filterHeight: 2,
  fusedActivationFunction: NONE,
};

interface ConvCase {
  readonly filter: readonly [out: number, h: number, w: number, inner: number];
  readonly bias?: boolean;
  readonly stride?: number;
  readonly dilation?: number;
  readonly padding?: number;
  readonly fused?: number;
}

function convCase(
  name: string,
  {
    filter,
    bias = true,
    stride = 1,
    dilation = 1,
    padding = Padding.SAME,
    fused = NONE as number,
  }: ConvCase,
): OpCase {
  const channels = name.includes('groups') ? filter[3] * 2 : filter[3];
  return opCase(name, ['normal'], (graph) => {
    const operands = [
      graph.input('x', [-1, 7, 6, channels]),
      graph.weights('w', filter, filter[1] * filter[2] * filter[3]),
    ];
    if (bias) operands.push(graph.weights('b', [filter[0]]));
    const options = {
      padding,
      strideW: stride,
      strideH: stride,
      dilationWFactor: dilation,
      dilationHFactor: dilation,
      fusedActivationFunction: fused,
      quantizedBiasType: TensorType.FLOAT32,
    };
    return [graph.op('CONV_2D', 'result', operands, options)];
  });
}

function depthwiseCase(
  name: string,
  multiplier: number,
  { bias = true, stride = 1, dilation = 1, channels = 32, fused = NONE as number } = {},
): OpCase {
  return opCase(name, ['normal'], (graph) => {
    const out = channels * multiplier;
    const operands = [
      graph.input('x', [-1, 7, 6, channels]),
      graph.weights('w', [1, 6, 6, out], 36),
    ];
    if (bias) operands.push(graph.weights('b', [out]));
    const options = {
      padding: Padding.SAME,
      strideW: stride,
      strideH: stride,
      dilationWFactor: dilation,
      dilationHFactor: dilation,
      depthMultiplier: multiplier,
      fusedActivationFunction: fused,
    };
    return [graph.op('DEPTHWISE_CONV_2D', 'result', operands, options)];
  });
}

function denseCase(
  name: string,
  input: readonly number[],
  out: number,
  { bias = true, fused = NONE as number } = {},
): OpCase {
  return opCase(name, ['normal'], (graph) => {
    const inner = input.at(-1) ?? 1;
    const operands = [graph.input('x', [-1, ...input]), graph.weights('w', [out, inner], inner)];
    if (bias) operands.push(graph.weights('b', [out]));
    const options = {
      fusedActivationFunction: fused,
      weightsFormat: 0,
      keepNumDims: input.length > 1,
      asymmetricQuantizeInputs: false,
      quantizedBiasType: TensorType.FLOAT32,
      quantSpec: new Uint8Array(),
    };
    return [graph.op('FULLY_CONNECTED', 'result', operands, options)];
  });
}

function transposeConvCase(name: string, { bias = true, fused = NONE as number } = {}): OpCase {
  return opCase(name, ['normal'], (graph) => {
    const shape = graph.whole('shape', [1, 10, 8, 16]);
    const operands = [
      shape,
      graph.weights('w', [16, 3, 3, 8], 18),
      graph.input('x', [-1, 5, 4, 8]),
    ];
    if (bias) operands.push(graph.weights('b', [16]));
    const options = {
      padding: Padding.SAME,
      strideW: 2,
      strideH: 2,
      fusedActivationFunction: fused,
      quantizedBiasType: TensorType.FLOAT32,
    };
    return [graph.op('TRANSPOSE_CONV', 'result', operands, options)];
  });
}

const VOLUME = {
  padding: Padding.VALID,
  strideD: 1,
  strideH: 1,
  strideW: 1,
  dilationDFactor: 1,
  dilationHFactor: 1,
  dilationWFactor: 1,
  ...NO_ACTIVATION,
};

function volumeCase(name: string, strideH = 1): OpCase {
  return opCase(name, ['normal'], (graph) => {
    const operands = [
      graph.input('x', [-1, 4, 5, 4, 8]),
      graph.weights('w', [2, 3, 2, 8, 12], 96),
      graph.weights('b', [12]),
    ];
    return [graph.op('CONV_3D', 'result', operands, { ...VOLUME, strideH })];
  });
}

/** Rows of a table by number, and what is done with them. */
function embeddingCase(name: string, width: number, then: 'out' | 'dense' | 'mean'): OpCase {
  return opCase(name, ['rows'], (graph) => {
    const table = graph.weights('table', [TABLE_ROWS, width]);
    const rows = graph.op('GATHER', 'rows', [table, graph.input('x', [-1, 6], 'int32')], {
      axis: 0,
      batchDims: 0,
    });
    if (then === 'out') return [rows];
    if (then === 'mean')
      return [graph.op('MEAN', 'result', [rows, graph.whole('axes', [1])], { keepDims: false })];
    const options = {
      fusedActivationFunction: NONE,
      weightsFormat: 0,
      keepNumDims: true,
      asymmetricQuantizeInputs: false,
      quantizedBiasType: TensorType.FLOAT32,
      quantSpec: new Uint8Array(),
    };
    return [
      graph.op(
        'FULLY_CONNECTED',
        'result',
        [rows, graph.weights('w', [32, width], width)],
        options,
      ),
    ];
  });
}

/** As exported from PyTorch: one number a sample. */
function lookupCase(name: string, width: number): OpCase {
  return opCase(name, ['rows'], (graph) => {
    const table = graph.weights('table', [TABLE_ROWS, width]);
    const rows = graph.op('EMBEDDING_LOOKUP', 'rows', [graph.input('x', [-1], 'int32'), table], {});
    return [graph.op('TANH', 'result', [rows], {})];
  });
}

/** A file that was quantized before: its QUANTIZE and DEQUANTIZE go when it is opened, and come back. */
function quantizedCase(name: string, mode: 'int8' | 'int16x8'): OpCase {
  const float = denseCase(name, [128], 32);
  return {
    ...float,
    build() {
      const range = () => ({ min: -4, max: 4 });
      return readTflite(convertWith(float.build(), defaultRecipe(mode), range).file);
    },
  };
}

/** A dilated maximum, as TensorFlow writes it. @param crops places before and after both dimensions that are cut off its result */
function spread(name: string, crops: readonly number[]): OpCase {
  return opCase(name, ['normal'], (graph) => {
    const blocks = graph.whole('blocks', [2, 2]);
    const paddings = graph.whole('paddings', [1, 0, 1, 1], [2, 2]);
    const operands = [graph.input('x', IMAGE), blocks, paddings];
    const apart = graph.op('SPACE_TO_BATCH_ND', 'apart', operands, {});
    const window = { ...POOL, padding: Padding.VALID, strideW: 1, strideH: 1 };
    const pool = graph.op('MAX_POOL_2D', 'pool', [apart], window);
    const cut = graph.whole('crops', crops, [2, 2]);
    return [graph.op('BATCH_TO_SPACE_ND', 'result', [pool, blocks, cut], {})];
  });
}

/** A choice by a condition that holds for some channels. */
function someOf(op: 'REDUCE_ALL' | 'REDUCE_ANY'): OpCase {
  return choice(op.toLowerCase(), (graph, x, y) => {
    const larger = graph.op('GREATER', 'larger', [x, y], {});
    return graph.op(op, 'some', [larger, graph.whole('axes', [1])], { keepDims: true });
  });
}

export const OP_CASES: Readonly<Record<KnownOp, readonly OpCase[]>> = {
  ABS: [unary('ABS', {})],
  ADD: [
    ...binary('ADD', SUM),
    binary('ADD', { ...SUM, fusedActivationFunction: RELU6 })[0] as OpCase,
  ],
  ARG_MAX: [withWhole('arg_max', 'ARG_MAX', [[2]], { outputType: TensorType.INT32 }, ROWS)],
  ARG_MIN: [withWhole('arg_min', 'ARG_MIN', [[2]], { outputType: TensorType.INT32 }, ROWS)],
  ATAN2: binary('ATAN2', {}).slice(0, 1),
  AVERAGE_POOL_2D: [unary('AVERAGE_POOL_2D', POOL, { shape: IMAGE })],
  BATCH_MATMUL: [
    opCase('batch_matmul', ['normal', 'normal'], (graph) => [
      graph.op(
        'BATCH_MATMUL',
        'result',
        [graph.input('x', ROWS), graph.input('y', [-1, 8, 5])],
        MATMUL,
      ),
    ]),
    opCase('batch_matmul, transposed', ['normal', 'normal'], (graph) => {
      const operands = [graph.input('x', ROWS), graph.input('y', [-1, 5, 8])];
      return [graph.op('BATCH_MATMUL', 'result', operands, { ...MATMUL, adjY: true })];
    }),
  ],
  BATCH_TO_SPACE_ND: [spread('batch_to_space_nd', [1, 0, 0, 1])],
  BROADCAST_TO: [
    opCase('broadcast_to', ['normal'], (graph) => {
      const [x, row] = [graph.input('x', ROWS), graph.weights('row', [1, 1, 8])];
      const rows = graph.op('BROADCAST_TO', 'rows', [row, graph.whole('shape', [1, 6, 8])], {});
      return [graph.op('ADD', 'result', [x, rows], SUM)];
    }),
  ],
  CAST: [
    opCase('cast', ['rows'], (graph) => [
      graph.op('CAST', 'result', [graph.input('x', [-1, 6])], {
        inDataType: TensorType.FLOAT32,
        outDataType: TensorType.INT32,
      }),
    ]),
  ],
  CEIL: [unary('CEIL', {})],
  CONCATENATION: [
    opCase('concatenation', ['normal', 'positive'], (graph) => [
      graph.op('CONCATENATION', 'result', [graph.input('x', ROWS), graph.input('y', ROWS)], {
        axis: 2,
        fusedActivationFunction: NONE,
      }),
    ]),
  ],
  CONV_2D: [
    convCase('conv_2d', { filter: [16, 3, 3, 32] }),
    convCase('conv_2d with a stride', { filter: [16, 3, 2, 32], stride: 2, fused: RELU6 }),
    convCase('conv_2d dilated', { filter: [16, 2, 2, 32], dilation: 2 }),
    convCase('conv_2d unpadded', { filter: [16, 3, 3, 32], padding: Padding.VALID }),
    convCase('conv_2d of one point', { filter: [32, 1, 1, 32] }),
    convCase('conv_2d of odd sizes', { filter: [9, 3, 5, 9] }),
    convCase('conv_2d without bias', { filter: [16, 3, 3, 32], bias: false }),
    convCase('conv_2d in groups', { filter: [16, 3, 3, 16] }),
  ],
  CONV_3D: [volumeCase('conv_3d'), volumeCase('conv_3d, strides', 2)],
  CONV_3D_TRANSPOSE: [
    opCase('conv_3d_transpose', ['normal'], (graph) => {
      const operands = [
        graph.whole('shape', [1, 6, 4, 4, 12]),
        graph.weights('w', [2, 3, 2, 12, 8], 48),
        graph.input('x', [-1, 3, 2, 2, 8]),
        graph.weights('b', [12]),
      ];
      const options = { ...VOLUME, padding: Padding.SAME, strideD: 2, strideH: 2, strideW: 2 };
      return [graph.op('CONV_3D_TRANSPOSE', 'result', operands, options)];
    }),
  ],
  COS: [unary('COS', {})],
  DEPTH_TO_SPACE: [unary('DEPTH_TO_SPACE', { blockSize: 2 }, { shape: IMAGE })],
  CUMSUM: [
    opCase('cumsum', ['normal'], (graph) => [
      graph.op('CUMSUM', 'result', [graph.input('x', ROWS), graph.whole('axis', [1], [])], {
        exclusive: true,
        reverse: true,
      }),
    ]),
  ],
  DEPTHWISE_CONV_2D: [
    depthwiseCase('depthwise_conv_2d', 1),
    depthwiseCase('depthwise_conv_2d, two per channel', 2, { stride: 2 }),
    depthwiseCase('depthwise_conv_2d without bias', 1, { bias: false, fused: RELU6 }),
    depthwiseCase('depthwise_conv_2d dilated', 1, { dilation: 2 }),
    depthwiseCase('depthwise_conv_2d of odd sizes', 3, { channels: 11 }),
  ],
  DEQUANTIZE: [
    opCase('dequantize', ['normal'], (graph) => {
      const halves = graph.constant(
        'w',
        [32, 64],
        new Uint16Array(32 * 64).fill(0x3800),
        'float16',
      );
      const w = graph.op('DEQUANTIZE', 'w32', [halves], {});
      const options = {
        fusedActivationFunction: NONE,
        weightsFormat: 0,
        keepNumDims: false,
        asymmetricQuantizeInputs: false,
        quantizedBiasType: TensorType.FLOAT32,
        quantSpec: new Uint8Array(),
      };
      return [graph.op('FULLY_CONNECTED', 'result', [graph.input('x', [-1, 64]), w], options)];
    }),
  ],
  DIV: binary('DIV', NO_ACTIVATION, 'positive'),
  ELU: [unary('ELU', {})],
  EMBEDDING_LOOKUP: [
    lookupCase('embedding_lookup', 32),
    lookupCase('embedding_lookup of odd width', 31),
  ],
  EQUAL: [comparison('EQUAL')],
  EXP: [unary('EXP', {})],
  EXPAND_DIMS: [withWhole('expand_dims', 'EXPAND_DIMS', [[1]], {})],
  FILL: [
    opCase('fill', ['normal'], (graph) => {
      const operands = [
        graph.whole('shape', [1, 6, 8]),
        graph.constant('half', [], Float32Array.of(0.5)),
      ];
      const halves = graph.op('FILL', 'halves', operands, {});
      return [graph.op('MAXIMUM', 'result', [graph.input('x', ROWS), halves], {})];
    }),
  ],
  FLOOR: [unary('FLOOR', {})],
  FLOOR_DIV: binary('FLOOR_DIV', {}, 'positive'),
  FLOOR_MOD: binary('FLOOR_MOD', {}, 'positive'),
  FULLY_CONNECTED: [
    denseCase('fully_connected', [128], 32),
    denseCase('fully_connected without bias', [128], 32, { bias: false, fused: RELU }),
    denseCase('fully_connected of rank 3', [6, 64], 32),
    denseCase('fully_connected of rank 3 without bias', [6, 64], 32, { bias: false }),
    denseCase('fully_connected of odd sizes', [67], 21, { fused: RELU6 }),
    denseCase('fully_connected to one value', [1280], 1),
  ],
  GATHER: [
    embeddingCase('gather', 32, 'out'),
    embeddingCase('gather of odd width', 31, 'out'),
    embeddingCase('gather before a dense layer', 32, 'dense'),
    embeddingCase('gather before a mean', 32, 'mean'),
    opCase('gather of the same rows always', ['normal'], (graph) => {
      const [table, places] = [
        graph.weights('table', [TABLE_ROWS, 32]),
        graph.whole('places', [0, 1, 2, 3, 4, 5]),
      ];
      const rows = graph.op('GATHER', 'rows', [table, places], { axis: 0, batchDims: 0 });
      return [graph.op('ADD', 'result', [graph.input('x', [-1, 6, 32]), rows], SUM)];
    }),
  ],
  GATHER_ND: [
    opCase('gather_nd', ['normal'], (graph) => {
      const places = graph.whole('places', [0, 3, 0, 5], [2, 2]);
      const row = graph.op('GATHER_ND', 'rows', [graph.input('x', [1, 6, 8]), places], {});
      return [row];
    }),
  ],
  GELU: [
    unary('GELU', { approximate: false }),
    { ...unary('GELU', { approximate: true }), name: 'gelu approximated' },
  ],
  GREATER: [comparison('GREATER')],
  GREATER_EQUAL: [comparison('GREATER_EQUAL')],
  HARD_SWISH: [unary('HARD_SWISH', {})],
  L2_NORMALIZATION: [unary('L2_NORMALIZATION', NO_ACTIVATION)],
  LEAKY_RELU: [unary('LEAKY_RELU', { alpha: 0.2 })],
  LESS: [comparison('LESS')],
  LESS_EQUAL: [comparison('LESS_EQUAL')],
  LOCAL_RESPONSE_NORMALIZATION: [
    unary(
      'LOCAL_RESPONSE_NORMALIZATION',
      { radius: 2, bias: 1, alpha: 0.1, beta: 0.75 },
      { shape: IMAGE },
    ),
  ],
  LOG: [unary('LOG', {}, { draw: 'positive' })],
  LOGISTIC: [unary('LOGISTIC', {})],
  LOGICAL_AND: [
    choice('logical_and', (graph, x, y) => {
      const zero = graph.constant('zero', [1], Float32Array.of(0));
      const positive = [x, y].map((of, i) => graph.op('GREATER', `positive${i}`, [of, zero], {}));
      return graph.op('LOGICAL_AND', 'both', positive, {});
    }),
  ],
  LOGICAL_NOT: [
    choice('logical_not', (graph, x, y) =>
      graph.op('LOGICAL_NOT', 'not', [graph.op('LESS', 'less', [x, y], {})], {}),
    ),
  ],
  LOGICAL_OR: [
    choice('logical_or', (graph, x, y) => {
      const zero = graph.constant('zero', [1], Float32Array.of(0));
      const positive = [x, y].map((of, i) => graph.op('GREATER', `positive${i}`, [of, zero], {}));
      return graph.op('LOGICAL_OR', 'either', positive, {});
    }),
  ],
  LOG_SOFTMAX: [unary('LOG_SOFTMAX', {})],
  MAXIMUM: binary('MAXIMUM', {}),
  MAX_POOL_2D: [unary('MAX_POOL_2D', POOL, { shape: IMAGE })],
  MEAN: [
    withWhole('mean', 'MEAN', [[1, 2]], { keepDims: false }),
    withWhole('mean, dimensions kept', 'MEAN', [[1, 2]], { keepDims: true }),
    withWhole('mean of channels', 'MEAN', [[3]], { keepDims: true }),
  ],
  MINIMUM: binary('MINIMUM', {}),
  MIRROR_PAD: [
    opCase('mirror_pad', ['normal'], (graph) => {
      const paddings = graph.whole('paddings', [0, 0, 1, 2, 0, 1, 0, 0], [4, 2]);
      return [graph.op('MIRROR_PAD', 'result', [graph.input('x', IMAGE), paddings], { mode: 0 })];
    }),
  ],
  MUL: binary('MUL', NO_ACTIVATION),
  NEG: [unary('NEG', {})],
  NOT_EQUAL: [comparison('NOT_EQUAL')],
  ONE_HOT: [
    opCase('one_hot', ['rows'], (graph) => {
      const operands = [
        graph.input('x', [-1, 6], 'int32'),
        graph.whole('depth', [TABLE_ROWS], []),
        graph.constant('on', [], Float32Array.of(1)),
        graph.constant('off', [], Float32Array.of(-0.5)),
      ];
      return [graph.op('ONE_HOT', 'result', operands, { axis: -1 })];
    }),
  ],
  PACK: [
    opCase('pack', ['normal', 'positive'], (graph) => [
      graph.op('PACK', 'result', [graph.input('x', ROWS), graph.input('y', ROWS)], {
        axis: 1,
        valuesCount: 2,
      }),
    ]),
  ],
  PAD: [
    opCase('pad', ['normal'], (graph) => {
      const paddings = graph.whole('paddings', [0, 0, 1, 2, 0, 1, 0, 0], [4, 2]);
      return [graph.op('PAD', 'result', [graph.input('x', IMAGE), paddings], {})];
    }),
  ],
  PADV2: [
    opCase('padv2', ['normal'], (graph) => {
      const paddings = graph.whole('paddings', [0, 0, 1, 2, 0, 1, 0, 0], [4, 2]);
      const value = graph.constant('value', [], Float32Array.of(-0.5));
      return [graph.op('PADV2', 'result', [graph.input('x', IMAGE), paddings, value], {})];
    }),
  ],
  POW: [
    opCase('pow', ['positive', 'normal'], (graph) => [
      graph.op('POW', 'result', [graph.input('x', ROWS), graph.input('y', ROWS)], {}),
    ]),
  ],
  PRELU: [
    opCase('prelu', ['normal'], (graph) => [
      graph.op(
        'PRELU',
        'result',
        [graph.input('x', IMAGE), graph.weights('slopes', [1, 1, 8])],
        {},
      ),
    ]),
    opCase('prelu with a slope for each place', ['normal'], (graph) => [
      graph.op(
        'PRELU',
        'result',
        [graph.input('x', [-1, 7, 6, 32]), graph.weights('slopes', [7, 6, 32])],
        {},
      ),
    ]),
  ],
  QUANTIZE: [quantizedCase('quantize', 'int8'), quantizedCase('quantize to int16', 'int16x8')],
  REDUCE_ALL: [someOf('REDUCE_ALL')],
  REDUCE_ANY: [someOf('REDUCE_ANY')],
  REDUCE_MAX: [
    withWhole('reduce_max', 'REDUCE_MAX', [[1, 2]], { keepDims: false }),
    withWhole('reduce_max, dimensions kept', 'REDUCE_MAX', [[3]], { keepDims: true }),
  ],
  REDUCE_MIN: [withWhole('reduce_min', 'REDUCE_MIN', [[1, 2]], { keepDims: false })],
  REDUCE_PROD: [withWhole('reduce_prod', 'REDUCE_PROD', [[2]], { keepDims: false })],
  RELU: [unary('RELU', {})],
  RELU6: [unary('RELU6', {})],
  RELU_N1_TO_1: [unary('RELU_N1_TO_1', {})],
  RESHAPE: [withWhole('reshape', 'RESHAPE', [[-1, 42, 8]], { newShape: Int32Array.of(-1, 42, 8) })],
  RESIZE_BILINEAR: [
    withWhole('resize_bilinear', 'RESIZE_BILINEAR', [[14, 12]], {
      alignCorners: false,
      halfPixelCenters: true,
    }),
  ],
  RESIZE_NEAREST_NEIGHBOR: [
    withWhole('resize_nearest_neighbor', 'RESIZE_NEAREST_NEIGHBOR', [[14, 12]], {
      alignCorners: false,
      halfPixelCenters: true,
    }),
  ],
  REVERSE_V2: [withWhole('reverse_v2', 'REVERSE_V2', [[1, 2]], {})],
  ROUND: [unary('ROUND', {})],
  RSQRT: [unary('RSQRT', {}, { draw: 'positive' })],
  SCATTER_ND: [
    opCase('scatter_nd', ['normal'], (graph) => {
      const x = graph.input('x', [1, 6, 8]);
      const rows = graph.op('RESHAPE', 'rows', [x, graph.whole('rows_shape', [6, 8])], {
        newShape: Int32Array.of(6, 8),
      });
      const places = graph.whole('places', [8, 1, 3, 0, 6, 3], [6, 1]);
      const operands = [places, rows, graph.whole('shape', [9, 8])];
      return [graph.op('SCATTER_ND', 'result', operands, {})];
    }),
  ],
  SELECT_V2: [
    opCase('select_v2', ['normal', 'normal'], (graph) => {
      const [x, y] = [graph.input('x', ROWS), graph.input('y', ROWS)];
      const larger = graph.op('GREATER', 'larger', [x, y], {});
      return [graph.op('SELECT_V2', 'result', [larger, graph.op('TANH', 'z', [x], {}), y], {})];
    }),
  ],
  SIGN: [unary('SIGN', {})],
  SIN: [unary('SIN', {})],
  SLICE: [
    opCase('slice', ['normal'], (graph) => {
      const begin = graph.whole('begin', [0, 1, 0, 2]);
      const operands = [graph.input('x', IMAGE), begin, graph.whole('size', [-1, 4, -1, 5])];
      return [graph.op('SLICE', 'result', operands, {})];
    }),
  ],
  SOFTMAX: [unary('SOFTMAX', { beta: 1 })],
  SPACE_TO_BATCH_ND: [spread('space_to_batch_nd', [0, 0, 0, 0])],
  SPACE_TO_DEPTH: [unary('SPACE_TO_DEPTH', { blockSize: 2 }, { shape: [-1, 8, 6, 8] })],
  SPLIT: [
    opCase('split', ['normal'], (graph) =>
      graph.ops(
        'SPLIT',
        ['one', 'two'],
        [graph.constant('axis', [], Int32Array.of(2), 'int32'), graph.input('x', ROWS)],
        { numSplits: 2 },
      ),
    ),
  ],
  SPLIT_V: [
    opCase('split_v', ['normal'], (graph) => {
      const operands = [
        graph.input('x', ROWS),
        graph.whole('sizes', [3, -1]),
        graph.whole('axis', [2], []),
      ];
      return graph.ops('SPLIT_V', ['one', 'two'], operands, { numSplits: 2 });
    }),
  ],
  SQRT: [unary('SQRT', {}, { draw: 'positive' })],
  SQUARE: [unary('SQUARE', {})],
  SQUARED_DIFFERENCE: binary('SQUARED_DIFFERENCE', {}),
  STRIDED_SLICE: [
    withWhole(
      'strided_slice',
      'STRIDED_SLICE',
      [
        [0, 1, 0, 0],
        [0, 6, 6, 8],
        [1, 2, 1, 1],
      ],
      {
        beginMask: 1,
        endMask: 1,
        ellipsisMask: 0,
        newAxisMask: 0,
        shrinkAxisMask: 0,
        offset: false,
      },
    ),
  ],
  SUB: binary('SUB', SUM),
  SUM: [withWhole('sum', 'SUM', [[1, 2]], { keepDims: false })],
  TANH: [unary('TANH', {})],
  TILE: [withWhole('tile', 'TILE', [[1, 2, 1, 2]], {})],
  TOPK_V2: [
    opCase('topk_v2', ['normal'], (graph) =>
      graph.ops(
        'TOPK_V2',
        ['values', 'places'],
        [graph.input('x', ROWS), graph.whole('count', [3], [])],
        {},
      ),
    ),
  ],
  TRANSPOSE: [withWhole('transpose', 'TRANSPOSE', [[0, 2, 1, 3]], {})],
  TRANSPOSE_CONV: [
    transposeConvCase('transpose_conv'),
    transposeConvCase('transpose_conv without bias', { bias: false, fused: RELU }),
  ],
  UNPACK: [
    opCase('unpack', ['normal'], (graph) =>
      graph.ops('UNPACK', ['one', 'two'], [graph.input('x', [-1, 2, 8])], { num: 2, axis: 1 }),
    ),
  ],
  ZEROS_LIKE: [
    opCase('zeros_like', ['normal'], (graph) => {
      const x = graph.input('x', ROWS);
      const zeros = graph.op('ZEROS_LIKE', 'zeros', [x], {});
      return [graph.op('MAXIMUM', 'result', [graph.op('TANH', 'y', [x], {}), zeros], {})];
    }),
  ],
};
