/** What XNNPACK, LiteRT's library of fast CPU kernels, takes: the checks of its delegate. */
import { DTYPES, type DType } from '../../tensor/dtype.ts';
import { isConstantWeight, isSparse } from '../constant-weights.ts';
import {
  dataInput,
  dataType,
  type OperatorView,
  optionOf,
  scaleOf,
  valuesOf,
  weightsOf,
} from '../operator-view.ts';
import { type Breach, type GraphRule, isOneOf, type OperatorRule, rowsOf } from '../rule.ts';
import {
  computed,
  firstOf,
  fusedActivation,
  isEightBits,
  isFloat,
  isPacked,
  nameOf,
  onlyListed,
  REMEDIES,
  shapeText,
} from './common.ts';
import { XNNPACK_DELEGATE } from './sources.ts';

/** float32 alone, or bytes too. */
const TYPES = rowsOf<'float' | 'bytes'>([
  [
    ['float'],
    [
      'ABS',
      'AVERAGE_POOL_2D',
      'CEIL',
      'COS',
      'DIV',
      'EXP',
      'FLOOR',
      'GELU',
      'HARD_SWISH',
      'LOG',
      'MAXIMUM',
      'MINIMUM',
      'NEG',
      'PRELU',
      'RELU',
      'RELU6',
      'RELU_N1_TO_1',
      'ROUND',
      'RSQRT',
      'SIN',
      'SOFTMAX',
      'SQRT',
      'SQUARE',
      'SQUARED_DIFFERENCE',
    ],
  ],
  [
    ['float', 'bytes'],
    [
      'ADD',
      'ASSIGN_VARIABLE',
      'BATCH_MATMUL',
      'CONCATENATION',
      'CONV_2D',
      'DEPTHWISE_CONV_2D',
      'DEPTH_TO_SPACE',
      'DEQUANTIZE',
      'ELU',
      'FULLY_CONNECTED',
      'LEAKY_RELU',
      'LOGISTIC',
      'MAX_POOL_2D',
      'MEAN',
      'MUL',
      'PAD',
      'QUANTIZE',
      'READ_VARIABLE',
      'REDUCE_MAX',
      'REDUCE_MIN',
      'RESHAPE',
      'RESIZE_BILINEAR',
      'SLICE',
      'SPACE_TO_DEPTH',
      'SPLIT',
      'STRIDED_SLICE',
      'SUB',
      'SUM',
      'TANH',
      'TRANSPOSE',
      'TRANSPOSE_CONV',
      'VAR_HANDLE',
    ],
  ],
]);
/** Unpacked once, when the file is loaded. */
const isUnpacking = isOneOf(['DENSIFY']);

const facts = { severity: 'slower', source: XNNPACK_DELEGATE } as const;
const isConv = isOneOf(['CONV_2D', 'DEPTHWISE_CONV_2D']);
const isDepthwise = isOneOf(['DEPTHWISE_CONV_2D']);
const isDense = isOneOf(['FULLY_CONNECTED']);
const isDequantize = isOneOf(['DEQUANTIZE']);
const isQuantize = isOneOf(['QUANTIZE']);
const isPool = isOneOf(['MAX_POOL_2D', 'AVERAGE_POOL_2D']);
const isSlice = isOneOf(['STRIDED_SLICE']);

/** Operands that tell how, and have to be in the file: operand number, and what it is. */
const ARGUMENTS = rowsOf<readonly [operand: number, what: string]>([
  [[[1, 'list of axes']], ['MEAN', 'SUM', 'REDUCE_MAX', 'REDUCE_MIN']],
  [[[1, 'list of paddings']], ['PAD']],
  [[[1, 'new shape']], ['RESHAPE']],
  [[[1, 'new size']], ['RESIZE_BILINEAR']],
  [[[1, 'order of axes']], ['TRANSPOSE']],
  [[[0, 'axis']], ['SPLIT']],
  [[[0, 'shape of the result']], ['TRANSPOSE_CONV']],
  [
    [
      [1, 'begin'],
      [2, 'end'],
    ],
    ['SLICE', 'STRIDED_SLICE'],
  ],
]);

const MOST: ReadonlyMap<string, readonly [most: number, what: 'inputs' | 'outputs']> = new Map([
  ['CONCATENATION', [5, 'inputs']],
  ['SPLIT', [4, 'outputs']],
]);

const ratioBreach = (ratio: number, least: number, most: number): Breach | undefined =>
  ratio >= least && ratio < most
    ? undefined
    : {
        why: `The scale of its input is ${ratio.toPrecision(3)} times that of its result; from ${least} to ${most} is taken.`,
      };

/** Scales that the kernels can step between. */
function scaleBreach(view: OperatorView): Breach | undefined {
  const result = scaleOf(view.outputs[0]);
  const [a, b] = [scaleOf(view.inputs[0]), scaleOf(view.inputs[1])];
  if (!isEightBits(dataType(view)) || result === undefined || a === undefined) return undefined;
  if (view.op === 'MUL') return ratioBreach((a * (b ?? 1)) / result, 2 ** -16, 2 ** 8);
  if (view.op === 'ADD' || view.op === 'SUB') {
    return firstOf(
      ratioBreach(a / result, 2 ** -10, 2 ** 8),
      b === undefined ? undefined : ratioBreach(b / result, 2 ** -10, 2 ** 8),
    );
  }
  if (view.op === 'LEAKY_RELU' || view.op === 'QUANTIZE') {
    return ratioBreach(a / result, 2 ** -8, 2 ** 7 + 1e-9);
  }
  return undefined;
}

function poolBreach(view: OperatorView): Breach | undefined {
  const [stride, filter] = [
    [optionOf(view, 'strideH') ?? 1, optionOf(view, 'strideW') ?? 1],
    [optionOf(view, 'filterHeight') ?? 1, optionOf(view, 'filterWidth') ?? 1],
  ];
  const isWider = stride.some((step, i) => step > (filter[i] ?? 1));
  return isWider
    ? {
        why: `Its window of ${filter.join('×')} moves by ${stride.join('×')}, over values it never reads.`,
      }
    : undefined;
}

/** Types of data, weights and result that do not go together. */
function mixedBreach(view: OperatorView): Breach | undefined {
  const weights = weightsOf(view);
  if (!weights || isPacked(weights.dtype) || !isFloat(dataType(view))) return undefined;
  if (!isDepthwise(view) || isFloat(weights.dtype)) return undefined;
  return {
    why: `Its data is float32 and its weights are ${weights.dtype}: that is rounded on the fly by LiteRT's own kernel.`,
    tensor: weights.name,
  };
}

function packedBreach(view: OperatorView): Breach | undefined {
  const [input] = view.inputs;
  if (isDequantize(view) && isPacked(input?.dtype)) {
    return {
      why: `It expands weights of type ${input?.dtype}, anew in each run.`,
      tensor: input?.name ?? '',
    };
  }
  const weights = weightsOf(view);
  if (!weights || !isPacked(weights.dtype)) return undefined;
  if (!isDense(view)) {
    return {
      why: `Its weights are ${weights.dtype}; XNNPACK reads those of dense layers alone.`,
      tensor: weights.name,
    };
  }
  const rows = weights.shape[1] ?? 0;
  return (rows * DTYPES[weights.dtype].bits) % 8 !== 0
    ? {
        why: `Its ${weights.dtype} weights have rows of ${rows} values, which do not fill whole bytes.`,
        tensor: weights.name,
      }
    : undefined;
}

/** Types other than those of the row. */
function typeBreach(view: OperatorView): Breach | undefined {
  const types = TYPES.get(view.op);
  if (!types) return undefined;
  const isTaken = (dtype: DType | undefined) =>
    dtype === undefined || isFloat(dtype) || (isEightBits(dtype) && types.includes('bytes'));
  const type = [dataType(view), view.outputs[0]?.dtype].find((dtype) => !isTaken(dtype));
  if (type === undefined || (isDequantize(view) && isPacked(type))) return undefined;
  const taken = types.includes('bytes') ? 'float32 and 8 bits' : 'float32 alone';
  return { why: `It computes with ${type}; XNNPACK's ${nameOf(view)} takes ${taken}.` };
}

/** Most dimensions of a tensor. */
const RANK = 6;

export const XNNPACK_RULES: readonly OperatorRule[] = [
  onlyListed({
    ...facts,
    id: 'xnnpack/operator',
    ops: [...TYPES.keys(), 'DENSIFY'],
    who: 'XNNPACK',
  }),
  {
    ...facts,
    id: 'xnnpack/types',
    says: 'Data is float32; for some operators 8 bits. There are no kernels for 16 bits.',
    remedy: {
      words:
        'One small operator of 8 bits, like the last softmax, costs little. Where all of it is 16 bits, mode int8 is faster.',
      edit: { mode: 'int8' },
    },
    broken: typeBreach,
  },
  {
    ...facts,
    id: 'xnnpack/mixed-types',
    says: 'Depthwise convolutions have data and weights of one type.',
    remedy: {
      words:
        'Quantize activations too (mode int8), or expand the weights when the file is loaded (mode weight-only-int8).',
      edit: { mode: 'int8' },
    },
    broken: mixedBreach,
  },
  {
    ...facts,
    id: 'xnnpack/packed-weights',
    says: 'Weights of 4 and 2 bits are read by dense layers whose rows fill whole bytes; nothing expands them.',
    remedy: REMEDIES.eightBitWeights,
    broken: packedBreach,
  },
  {
    ...facts,
    id: 'xnnpack/static-weights',
    says: 'Weights and bias are constants, or expanded from constants of float16 or int8.',
    remedy: {
      words: 'Store weights as constants in float16 or int8: mode float16 or weight-only-int8.',
      edit: { mode: 'weight-only-int8' },
    },
    broken(view) {
      const weights = weightsOf(view);
      if (!weights || isConstantWeight(view, 1)) return undefined;
      return { why: 'Its weights are computed in each run.', tensor: weights.name };
    },
  },
  {
    ...facts,
    id: 'xnnpack/sparse-weights',
    says: 'Sparse weights are expanded by a DENSIFY, when the file is loaded.',
    remedy: { words: 'Convert the model with this program, which stores weights dense.' },
    broken(view) {
      const found = isUnpacking(view) ? undefined : view.inputs.find(isSparse);
      return (
        found && { why: `${found.name} is stored sparse, and read as it is.`, tensor: found.name }
      );
    },
  },
  {
    ...facts,
    id: 'xnnpack/bias',
    says: 'Convolutions have a bias.',
    remedy: { words: 'Convert the model with this program: it writes a bias of zeros.' },
    broken: (view) => (isConv(view) && !view.inputs[2] ? { why: 'It has no bias.' } : undefined),
  },
  {
    ...facts,
    id: 'xnnpack/static-arguments',
    says: 'Axes, paddings, new shapes and sizes are constants.',
    remedy: REMEDIES.fixShapes,
    broken: (view) =>
      firstOf(...(ARGUMENTS.get(view.op) ?? []).map(([i, what]) => computed(view, i, what))),
  },
  {
    ...facts,
    id: 'xnnpack/activation',
    says: 'The fused activation is none, RELU, RELU_N1_TO_1 or RELU6.',
    remedy: REMEDIES.network,
    broken(view) {
      const activation = fusedActivation(view);
      return activation === 'TANH' || activation === 'SIGN_BIT'
        ? { why: `${activation} is fused into it.` }
        : undefined;
    },
  },
  {
    ...facts,
    id: 'xnnpack/count',
    says: 'CONCATENATION joins up to five tensors, SPLIT makes up to four.',
    remedy: { words: 'Do it in two steps in the network.' },
    broken(view) {
      const [most, what] = MOST.get(view.op) ?? [Infinity, 'inputs'];
      const count = view[what].length;
      return count > most
        ? { why: `It has ${count} ${what}; up to ${most} are taken.` }
        : undefined;
    },
  },
  {
    ...facts,
    id: 'xnnpack/pool-stride',
    says: 'A pooling window does not move further than it is wide.',
    remedy: { words: 'Slice the tensor in the network instead.' },
    broken: (view) => (isPool(view) ? poolBreach(view) : undefined),
  },
  {
    ...facts,
    id: 'xnnpack/strided-slice',
    says: 'STRIDED_SLICE has strides of 1, and adds or drops no dimension.',
    remedy: { words: 'Slice with a stride of 1 and reshape the result in the network.' },
    broken(view) {
      if (!isSlice(view)) return undefined;
      const stride = valuesOf(view, 3)?.find((step) => step !== 1);
      const masks = ['ellipsisMask', 'newAxisMask', 'shrinkAxisMask'];
      if (stride !== undefined) return { why: `It takes every ${stride}th value.` };
      return masks.some((mask) => optionOf(view, mask))
        ? { why: 'It adds or drops a dimension.' }
        : undefined;
    },
  },
  {
    ...facts,
    id: 'xnnpack/softmax-beta',
    says: 'SOFTMAX has a beta of 1.',
    remedy: { words: 'Multiply by beta before the softmax in the network.' },
    broken(view) {
      const beta = view.op === 'SOFTMAX' ? (optionOf(view, 'beta') ?? 1) : 1;
      return beta === 1 ? undefined : { why: `Its beta is ${beta}.` };
    },
  },
  {
    ...facts,
    id: 'xnnpack/scales',
    says: 'Scales of inputs and result of ADD, SUB, MUL, LEAKY_RELU and QUANTIZE are not too far apart.',
    remedy: {
      words: 'Calibrate with more samples: a result that is nearly constant has too fine a scale.',
    },
    broken: scaleBreach,
  },
  {
    ...facts,
    id: 'xnnpack/requantize',
    says: 'QUANTIZE of bytes keeps them signed or unsigned.',
    remedy: { words: 'Let the file take and give int8.', edit: { io: 'int8' } },
    broken(view) {
      const [from, to] = [view.inputs[0]?.dtype, view.outputs[0]?.dtype];
      if (!isQuantize(view) || !isEightBits(from) || from === to) return undefined;
      return { why: `It turns ${from} into ${to}.` };
    },
  },
  {
    ...facts,
    id: 'xnnpack/product-zero-point',
    says: 'The second operand of an 8-bit BATCH_MATMUL has the zero point 0.',
    remedy: {
      words: 'It is a small loss of time beside convolutions; mode dynamic-int8 keeps it in float.',
      edit: { mode: 'dynamic-int8' },
    },
    broken(view) {
      const second = view.op === 'BATCH_MATMUL' ? view.inputs[1] : undefined;
      const zero = second?.quantization?.zeroPoint[0] ?? 0;
      if (!isEightBits(dataType(view)) || zero === 0) return undefined;
      return { why: `That of its second operand is ${zero}.`, tensor: second?.name ?? '' };
    },
  },
  {
    ...facts,
    id: 'xnnpack/rank',
    says: `Tensors have up to ${RANK} dimensions.`,
    remedy: { words: 'Reshape the data to fewer dimensions in the network.' },
    broken(view) {
      const tensor = view.inputs[dataInput(view)];
      if (!tensor || isUnpacking(view) || tensor.shape.length <= RANK) return undefined;
      return { why: `Its input has the shape ${shapeText(tensor.shape)}.`, tensor: tensor.name };
    },
  },
];

/** Unpacked once, if all that reads the result is taken. */
const unpacks = isOneOf(['DEQUANTIZE', 'DENSIFY']);

export const XNNPACK_GRAPH_RULES: readonly GraphRule[] = [
  {
    ...facts,
    id: 'xnnpack/unpacking',
    says: 'Constants are expanded when the file is loaded where XNNPACK takes all that reads them, else in each run.',
    remedy: { words: 'Mend the operator that reads them, or store them in float32.' },
    broken(views, moved) {
      const readers = (tensor: number | undefined) =>
        views.filter(({ operator }) => operator.inputs.includes(tensor ?? -1));
      return views
        .filter((view) => unpacks(view) && !moved.has(view.index) && isConstantWeight(view, 0))
        .flatMap((view) => {
          const [reader] = readers(view.operator.outputs[0]).filter(({ index }) =>
            moved.has(index),
          );
          return reader
            ? [
                {
                  operator: view.index,
                  why: `${nameOf(reader)}, which reads it, is not taken: it is expanded in each run.`,
                },
              ]
            : [];
        });
    },
  },
];
