/** TFLite Micro: microcontrollers, with the reference kernels. */
import type { OpName } from '../../ops/op-spec.ts';
import type { DType } from '../../tensor/dtype.ts';
import { dataInput, dataType, type OperatorView, weightsOf } from '../operator-view.ts';
import { type Breach, isOneOf, listed, rowsOf, type TargetProfile } from '../rule.ts';
import {
  computed,
  firstOf,
  isFloat,
  isPacked,
  nameOf,
  noRotation,
  onlyListed,
  REMEDIES,
} from './common.ts';
import { tflm, tflmKernel } from './sources.ts';

/** Types of the data operand that a kernel takes, from its `Prepare` and `Eval`; see the file of the kernel's name. */
const TYPES: ReadonlyMap<OpName, readonly DType[]> = rowsOf<DType>([
  [
    ['float32'],
    [
      'CEIL',
      'COS',
      'EXP',
      'FLOOR',
      'FLOOR_DIV',
      'FLOOR_MOD',
      'LOG',
      'NEG',
      'ROUND',
      'SIN',
      'SQRT',
      'SQUARE',
    ],
  ],
  [
    ['float32', 'int8'],
    [
      'ARG_MAX',
      'ARG_MIN',
      'DEPTH_TO_SPACE',
      'ELU',
      'GATHER',
      'GATHER_ND',
      'HARD_SWISH',
      'L2_NORMALIZATION',
      'LOG_SOFTMAX',
      'MIRROR_PAD',
      'REDUCE_MAX',
      'REDUCE_MIN',
      'RESIZE_BILINEAR',
      'RSQRT',
    ],
  ],
  [
    ['float32', 'int8', 'int16'],
    [
      'ABS',
      'AVERAGE_POOL_2D',
      'BATCH_MATMUL',
      'CONV_2D',
      'DEPTHWISE_CONV_2D',
      'EXPAND_DIMS',
      'FULLY_CONNECTED',
      'LEAKY_RELU',
      'LOGISTIC',
      'MAX_POOL_2D',
      'MEAN',
      'PRELU',
      'RELU',
      'RELU6',
      'RESIZE_NEAREST_NEIGHBOR',
      'SOFTMAX',
      'SUM',
      'TANH',
      'TRANSPOSE',
      'TRANSPOSE_CONV',
    ],
  ],
  [
    ['float32', 'int8', 'int16', 'int32'],
    ['ADD', 'MUL', 'PAD', 'PADV2', 'SPLIT', 'SQUARED_DIFFERENCE', 'SUB', 'UNPACK'],
  ],
  [['float32', 'int8', 'int32'], ['DIV']],
  [
    ['float32', 'int8', 'int16', 'int32', 'int64'],
    ['MAXIMUM', 'MINIMUM', 'PACK'],
  ],
  [['float32', 'int8', 'int16', 'int32', 'int64', 'bool'], ['CONCATENATION']],
  [['float32', 'int8', 'int16', 'int32', 'bool'], ['STRIDED_SLICE']],
  [
    ['float32', 'int8', 'int32', 'int64', 'bool'],
    ['EQUAL', 'NOT_EQUAL'],
  ],
  [
    ['float32', 'int8', 'int32', 'int64'],
    ['GREATER_EQUAL', 'LESS', 'LESS_EQUAL'],
  ],
  [['float32', 'int8', 'int16', 'int32', 'int64'], ['GREATER']],
]);

/** What is registered besides: of these no types are asked. */
const OTHERS: readonly OpName[] = [
  'ADD_N',
  'ASSIGN_VARIABLE',
  'BATCH_TO_SPACE_ND',
  'BROADCAST_ARGS',
  'BROADCAST_TO',
  'CALL_ONCE',
  'CAST',
  'CUMSUM',
  'DEQUANTIZE',
  'DYNAMIC_UPDATE_SLICE',
  'EMBEDDING_LOOKUP',
  'FILL',
  'IF',
  'L2_POOL_2D',
  'LOGICAL_AND',
  'LOGICAL_NOT',
  'LOGICAL_OR',
  'QUANTIZE',
  'READ_VARIABLE',
  'REDUCE_ALL',
  'RESHAPE',
  'REVERSE_V2',
  'SELECT_V2',
  'SHAPE',
  'SLICE',
  'SPACE_TO_BATCH_ND',
  'SPACE_TO_DEPTH',
  'SPLIT_V',
  'SQUEEZE',
  'SVDF',
  'UNIDIRECTIONAL_SEQUENCE_LSTM',
  'VAR_HANDLE',
  'WHILE',
  'ZEROS_LIKE',
];

/** `input → output` of QUANTIZE. */
const QUANTIZE_PAIRS: Readonly<Partial<Record<DType, readonly DType[]>>> = {
  float32: ['int8', 'int16'],
  int32: ['int8', 'int16'],
  int16: ['int8', 'int16', 'int32'],
  int8: ['int8', 'uint8', 'int16', 'int32'],
  uint8: ['int8'],
};

const DEQUANTIZED: readonly DType[] = ['int8', 'int16', 'uint8'];

/** Arguments that a kernel asks to be constants: operand number, and what it is. */
const ARGUMENTS = rowsOf<readonly [operand: number, what: string]>([
  [[[1, 'list of paddings']], ['PAD', 'PADV2']],
  [[[1, 'new size']], ['RESIZE_BILINEAR', 'RESIZE_NEAREST_NEIGHBOR']],
  [[[0, 'axis']], ['SPLIT']],
  [[[1, 'axis']], ['EXPAND_DIMS']],
  [[[0, 'list of sizes']], ['FILL']],
  [[[1, 'new shape']], ['BROADCAST_TO']],
]);

const isDequantize = isOneOf(['DEQUANTIZE']);
const isQuantize = isOneOf(['QUANTIZE']);
const isDense = isOneOf(['FULLY_CONNECTED']);
const isLookup = isOneOf(['EMBEDDING_LOOKUP']);

function hybridBreach(view: OperatorView): Breach | undefined {
  const weights = weightsOf(view);
  const type = dataType(view);
  if (!weights || !isFloat(type) || weights.dtype === 'float32') return undefined;
  return {
    why: `Its data is ${type} and its weights are ${weights.dtype}; no kernel rounds data on the fly.`,
    tensor: weights.name,
  };
}

function packedBreach(view: OperatorView): Breach | undefined {
  const weights = weightsOf(view);
  if (!weights || !isPacked(weights.dtype)) return undefined;
  const tensor = weights.name;
  if (dataType(view) === 'int16') {
    return { why: `Its data is int16 and its weights are ${weights.dtype}.`, tensor };
  }
  const scales = weights.quantization?.scale.length ?? 0;
  return isDense(view) && scales > 1
    ? { why: `Its ${weights.dtype} weights have ${scales} scales; for them one is taken.`, tensor }
    : undefined;
}

function typeBreach(view: OperatorView): Breach | undefined {
  const types = TYPES.get(view.op);
  const input = view.inputs[dataInput(view)];
  if (!types || !input || types.includes(input.dtype)) return undefined;
  return {
    why: `It computes with ${input.dtype}; ${nameOf(view)} takes ${listed(types)}.`,
    tensor: input.name,
  };
}

const facts = { severity: 'refused' } as const;

export const TFLM: TargetProfile = {
  name: 'tflm',
  label: 'TFLite Micro',
  about:
    'TensorFlow Lite for Microcontrollers with its reference kernels, linked into firmware: there is nothing to fall back to. Libraries of chip makers (CMSIS-NN, Xtensa) take the same types, or fewer.',
  place: 'TFLite Micro',
  rules: [
    noRotation({
      ...facts,
      id: 'tflm/rotation',
      source: tflm('tensorflow/lite/micro/micro_mutable_op_resolver.h'),
      who: 'TFLite Micro',
    }),
    onlyListed({
      ...facts,
      id: 'tflm/operator',
      source: tflm('tensorflow/lite/micro/micro_mutable_op_resolver.h'),
      ops: [...TYPES.keys(), ...OTHERS],
      who: 'TFLite Micro',
    }),
    {
      ...facts,
      id: 'tflm/hybrid',
      says: 'Weights beside float32 data are float32: dynamic range is not known.',
      source: tflmKernel('conv_common.cc'),
      remedy: REMEDIES.int8,
      broken: hybridBreach,
    },
    {
      ...facts,
      id: 'tflm/dequantize',
      says: 'DEQUANTIZE expands int8, uint8 and int16, not float16 and not 4 bits.',
      source: tflmKernel('dequantize_common.cc'),
      remedy: {
        words:
          'Quantize weights and activations (mode int8), or store weights in float32 or int8 (mode weight-only-int8).',
        edit: { mode: 'int8' },
      },
      broken(view) {
        const [input] = view.inputs;
        if (!isDequantize(view) || !input || DEQUANTIZED.includes(input.dtype)) return undefined;
        return { why: `It expands ${input.dtype}.`, tensor: input.name };
      },
    },
    {
      ...facts,
      id: 'tflm/packed-weights',
      says: 'Weights of 4 bits go with int8 data, in dense layers with one scale for all.',
      source: tflmKernel('fully_connected_common.cc'),
      remedy: { words: 'Store the weights in 8 bits: mode int8.', edit: { mode: 'int8' } },
      broken: packedBreach,
    },
    {
      ...facts,
      id: 'tflm/lookup',
      says: 'The table of EMBEDDING_LOOKUP is float32 or int8.',
      source: tflmKernel('embedding_lookup.cc'),
      remedy: {
        words: 'Store the table in 8 bits: mode dynamic-int8 or int8.',
        edit: { mode: 'dynamic-int8' },
      },
      broken(view) {
        const table = isLookup(view) ? view.inputs[1] : undefined;
        if (!table || table.dtype === 'float32' || table.dtype === 'int8') return undefined;
        return { why: `Its table is ${table.dtype}.`, tensor: table.name };
      },
    },
    {
      ...facts,
      id: 'tflm/quantize',
      says: 'QUANTIZE makes int8 or int16 of floats, and steps between integers; uint8 becomes int8.',
      source: tflmKernel('quantize_common.cc'),
      remedy: REMEDIES.int8InOut,
      broken(view) {
        const [from, to] = [view.inputs[0]?.dtype, view.outputs[0]?.dtype];
        if (!isQuantize(view) || !from || !to || QUANTIZE_PAIRS[from]?.includes(to))
          return undefined;
        return { why: `It turns ${from} into ${to}.` };
      },
    },
    {
      ...facts,
      id: 'tflm/types',
      says: 'Data is of a type that the kernel has a branch for: see its source file.',
      source: tflm('tensorflow/lite/micro/kernels'),
      remedy: REMEDIES.int8,
      broken: typeBreach,
    },
    {
      ...facts,
      id: 'tflm/static-arguments',
      says: 'Paddings, sizes, new shapes and axes are constants: memory is planned before the first run.',
      source: tflmKernel('pad_common.cc'),
      remedy: REMEDIES.fixShapes,
      broken: (view) =>
        firstOf(...(ARGUMENTS.get(view.op) ?? []).map(([i, what]) => computed(view, i, what))),
    },
  ],
  graphRules: [],
};
