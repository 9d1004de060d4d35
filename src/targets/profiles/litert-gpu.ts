/** LiteRT's GPU delegate: OpenCL, OpenGL and Metal on phones. */
import type { OpName } from '../../ops/op-spec.ts';
import { MirrorPadMode } from '../../schema/enums.ts';
import type { DType } from '../../tensor/dtype.ts';
import {
  activationsOf,
  isActivation,
  type OperatorView,
  optionOf,
  weightsOf,
} from '../operator-view.ts';
import { type Breach, isOneOf, type OperatorRule, type TargetProfile } from '../rule.ts';
import { isEightBits, isPacked, noRotation, onlyListed, REMEDIES, shapeText } from './common.ts';
import { GPU_COMPATIBILITY, GPU_MODEL_BUILDER, GPU_TENSORS } from './sources.ts';

const OPERATORS: readonly OpName[] = [
  'ABS',
  'ADD',
  'ADD_N',
  'ATAN2',
  'AVERAGE_POOL_2D',
  'BATCH_MATMUL',
  'BITCAST',
  'CAST',
  'CEIL',
  'CONCATENATION',
  'CONV_2D',
  'COS',
  'CUMSUM',
  'DENSIFY',
  'DEPTHWISE_CONV_2D',
  'DEPTH_TO_SPACE',
  'DEQUANTIZE',
  'DIV',
  'DYNAMIC_UPDATE_SLICE',
  'ELU',
  'EMBEDDING_LOOKUP',
  'EQUAL',
  'EXP',
  'FLOOR',
  'FLOOR_DIV',
  'FLOOR_MOD',
  'FULLY_CONNECTED',
  'GATHER',
  'GELU',
  'GREATER',
  'GREATER_EQUAL',
  'HARD_SWISH',
  'LEAKY_RELU',
  'LESS',
  'LESS_EQUAL',
  'LOG',
  'LOGICAL_AND',
  'LOGICAL_NOT',
  'LOGICAL_OR',
  'LOGISTIC',
  'LSTM',
  'MAXIMUM',
  'MAX_POOL_2D',
  'MEAN',
  'MINIMUM',
  'MIRROR_PAD',
  'MUL',
  'NEG',
  'NOT_EQUAL',
  'ONE_HOT',
  'PACK',
  'PAD',
  'PADV2',
  'POW',
  'PRELU',
  'QUANTIZE',
  'REDUCE_ALL',
  'REDUCE_ANY',
  'REDUCE_MAX',
  'REDUCE_MIN',
  'REDUCE_PROD',
  'RELU',
  'RELU6',
  'RELU_N1_TO_1',
  'RESHAPE',
  'RESIZE_BILINEAR',
  'RESIZE_NEAREST_NEIGHBOR',
  'REVERSE_V2',
  'RIGHT_SHIFT',
  'ROUND',
  'RSQRT',
  'SELECT',
  'SELECT_V2',
  'SIGN',
  'SIN',
  'SLICE',
  'SOFTMAX',
  'SPACE_TO_DEPTH',
  'SPLIT',
  'SPLIT_V',
  'SQRT',
  'SQUARE',
  'SQUARED_DIFFERENCE',
  'STRIDED_SLICE',
  'SUB',
  'SUM',
  'TANH',
  'TILE',
  'TOPK_V2',
  'TRANSPOSE',
  'TRANSPOSE_CONV',
];

const DATA: readonly DType[] = ['float32', 'float16', 'int8', 'uint8'];
/** What else some operators take or make, while the model runs. */
const EXTRA_INPUTS: Readonly<Partial<Record<OpName, readonly DType[]>>> = {
  CAST: ['bool', 'int32'],
  GATHER: ['int32'],
  LOGICAL_AND: ['bool'],
  ONE_HOT: ['int32'],
  SELECT: ['bool'],
  SELECT_V2: ['bool'],
};
const EXTRA_OUTPUTS: Readonly<Partial<Record<OpName, readonly DType[]>>> = {
  CAST: ['bool', 'int32'],
  EQUAL: ['bool'],
  GREATER: ['bool'],
  GREATER_EQUAL: ['bool'],
  LESS: ['bool'],
  LESS_EQUAL: ['bool'],
  LOGICAL_AND: ['bool'],
  NOT_EQUAL: ['bool'],
};
/** Dimensions from which on a tensor is refused. */
const RANK = 5;

const isReduction = isOneOf([
  'MEAN',
  'SUM',
  'REDUCE_ALL',
  'REDUCE_ANY',
  'REDUCE_MAX',
  'REDUCE_MIN',
  'REDUCE_PROD',
]);
const isSlice = isOneOf(['SLICE', 'STRIDED_SLICE']);
const isPad = isOneOf(['PAD', 'PADV2', 'MIRROR_PAD']);
const isMoving = isOneOf([
  'RESHAPE',
  'TRANSPOSE',
  'TILE',
  'RESIZE_BILINEAR',
  'RESIZE_NEAREST_NEIGHBOR',
]);
const isDequantize = isOneOf(['DEQUANTIZE']);
const isLookup = isOneOf(['GATHER', 'EMBEDDING_LOOKUP']);

function typeBreach({ op, inputs, outputs }: OperatorView): Breach | undefined {
  const input = inputs
    .filter(isActivation)
    .find(({ dtype }) => ![...DATA, ...(EXTRA_INPUTS[op] ?? [])].includes(dtype));
  const output = outputs.find(
    ({ dtype }) => ![...DATA, ...(EXTRA_OUTPUTS[op] ?? [])].includes(dtype),
  );
  const found = input ?? output;
  return found && { why: `It ${input ? 'reads' : 'makes'} ${found.dtype}.`, tensor: found.name };
}

function packedBreach(view: OperatorView): Breach | undefined {
  const tensor = isDequantize(view) ? view.inputs[0] : weightsOf(view);
  if (!isPacked(tensor?.dtype)) return undefined;
  return {
    why: `Constants of type ${tensor?.dtype} cannot be read, and with one of them nothing of the file goes to the GPU.`,
    tensor: tensor?.name ?? '',
  };
}

function sliceBreach(view: OperatorView): Breach | undefined {
  const rank = view.inputs[0]?.shape.length ?? 4;
  if (rank !== 3 && rank !== 4) return { why: `It slices a tensor of ${rank} dimensions.` };
  const masks = ['ellipsisMask', 'newAxisMask', 'shrinkAxisMask'];
  return masks.some((mask) => optionOf(view, mask))
    ? { why: 'It adds or drops a dimension.' }
    : undefined;
}

function padBreach(view: OperatorView): Breach | undefined {
  const mode = view.op === 'MIRROR_PAD' ? optionOf(view, 'mode') : undefined;
  if (mode === MirrorPadMode.SYMMETRIC) return { why: 'It mirrors with the border itself.' };
  const shape = view.inputs[1]?.shape ?? [];
  return shape.length === 2 && (shape[0] === 3 || shape[0] === 4)
    ? undefined
    : { why: `Its paddings have the shape ${shapeText(shape)}; 3 or 4 pairs are taken.` };
}

function lookupBreach(view: OperatorView): Breach | undefined {
  const rows = view.inputs[view.op === 'GATHER' ? 1 : 0];
  if (!rows || (rows.shape.length === 1 && rows.dtype === 'int32')) return undefined;
  return {
    why: `It looks up a list of shape ${shapeText(rows.shape)} and type ${rows.dtype}.`,
    tensor: rows.name,
  };
}

const facts = { severity: 'falls-back', source: GPU_COMPATIBILITY } as const;

const RULES: readonly OperatorRule[] = [
  noRotation({ ...facts, id: 'litert-gpu/rotation', who: 'The GPU delegate' }),
  onlyListed({ ...facts, id: 'litert-gpu/operator', ops: OPERATORS, who: 'The GPU delegate' }),
  {
    ...facts,
    id: 'litert-gpu/packed-weights',
    says: 'Constants are float32, float16, int8, uint8 or int32.',
    severity: 'refused',
    source: GPU_TENSORS,
    remedy: {
      words: 'Store the weights in 16 or 8 bits: mode float16 or int8.',
      edit: { mode: 'float16' },
    },
    broken: packedBreach,
  },
  {
    ...facts,
    id: 'litert-gpu/static-arguments',
    says: 'New shapes, sizes, orders and axes are constants.',
    remedy: REMEDIES.fixShapes,
    broken(view) {
      const found =
        isReduction(view) || isMoving(view) ? view.inputs.slice(1).find(isActivation) : undefined;
      return (
        found && {
          why: 'How it moves or sums values is computed while the model runs.',
          tensor: found.name,
        }
      );
    },
  },
  {
    ...facts,
    id: 'litert-gpu/types',
    says: 'What flows from operator to operator is float32, float16, int8 or uint8.',
    source: GPU_MODEL_BUILDER,
    remedy: {
      words: 'GPUs compute in floats: mode float16 halves the file and runs whole.',
      edit: { mode: 'float16' },
    },
    broken: typeBreach,
  },
  {
    ...facts,
    id: 'litert-gpu/rank',
    says: 'Tensors have up to four dimensions.',
    source: GPU_MODEL_BUILDER,
    remedy: { words: 'Reshape the data to four dimensions in the network.' },
    broken(view) {
      const found = [...view.inputs, ...view.outputs].find(
        (one) => (one?.shape.length ?? 0) >= RANK,
      );
      return (
        found && {
          why: `${shapeText(found.shape)} has ${found.shape.length} dimensions.`,
          tensor: found.name,
        }
      );
    },
  },
  {
    ...facts,
    id: 'litert-gpu/softmax-beta',
    says: 'SOFTMAX has a beta of 1.',
    remedy: { words: 'Multiply by beta before the softmax in the network.' },
    broken(view) {
      const beta = view.op === 'SOFTMAX' ? (optionOf(view, 'beta') ?? 1) : 1;
      return beta === 1 ? undefined : { why: `Its beta is ${beta}.` };
    },
  },
  {
    ...facts,
    id: 'litert-gpu/slice',
    says: 'Slices are of tensors with 3 or 4 dimensions, and add or drop none.',
    remedy: { words: 'Slice whole dimensions and reshape the result in the network.' },
    broken: (view) => (isSlice(view) ? sliceBreach(view) : undefined),
  },
  {
    ...facts,
    id: 'litert-gpu/pad',
    says: 'Paddings are of 3 or 4 dimensions; MIRROR_PAD mirrors without the border.',
    remedy: { words: 'Pad images of four dimensions, with zeros or by reflection.' },
    broken: (view) => (isPad(view) ? padBreach(view) : undefined),
  },
  {
    ...facts,
    id: 'litert-gpu/lookup',
    says: 'Rows to look up are a list of int32.',
    remedy: { words: 'Flatten the list before it is looked up in the network.' },
    broken: (view) => (isLookup(view) ? lookupBreach(view) : undefined),
  },
  {
    ...facts,
    id: 'litert-gpu/keep-dimensions',
    says: 'FULLY_CONNECTED that keeps dimensions has a result with as many as its input.',
    remedy: { words: 'Reshape before and after the dense layer in the network.' },
    broken(view) {
      if (view.op !== 'FULLY_CONNECTED' || !optionOf(view, 'keepNumDims')) return undefined;
      const [from, to] = [view.inputs[0]?.shape.length, view.outputs[0]?.shape.length];
      return from === to ? undefined : { why: `It makes ${to} dimensions of ${from}.` };
    },
  },
];

export const LITERT_GPU: TargetProfile = {
  name: 'litert-gpu',
  label: 'LiteRT on a GPU',
  about:
    'The GPU delegate of LiteRT on phones (OpenCL, OpenGL, Metal). It computes in floats: of a quantized file it takes the ranges, not the speed of integers. What it does not take, LiteRT computes on the CPU, and values travel between the two.',
  place: 'The GPU',
  rest: { label: 'the CPU', target: 'litert-cpu' },
  rules: RULES,
  graphRules: [
    {
      id: 'litert-gpu/computes-in-float',
      says: 'Integers are computed as floats, with values rounded to the scale of each tensor.',
      severity: 'note',
      source: GPU_TENSORS,
      remedy: {
        words: 'Mode float16 is smaller than float32 and gives the GPU what it computes with.',
        edit: { mode: 'float16' },
      },
      broken(views) {
        const count = views.filter((view) =>
          activationsOf(view).some(({ dtype }) => isEightBits(dtype)),
        ).length;
        return count === 0
          ? []
          : [
              {
                why: `${count} operators with 8-bit data run in float arithmetic: their results may differ by a step from the CPU's, and are not faster than those of a float16 file.`,
              },
            ];
      },
    },
  ],
};
