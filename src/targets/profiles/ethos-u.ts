/** Arm Ethos-U55 and Ethos-U65: Vela turns what the NPU takes into commands, the rest stays for TFLite Micro. */
import type { OpName } from '../../ops/op-spec.ts';
import { Padding } from '../../schema/enums.ts';
import type { DType } from '../../tensor/dtype.ts';
import {
  activationsOf,
  axesOf,
  dataInput,
  dataType,
  type OperatorView,
  optionOf,
  scaleOf,
  weightsOf,
} from '../operator-view.ts';
import {
  type Breach,
  isOneOf,
  listed,
  type OperatorRule,
  rowsOf,
  type TargetProfile,
} from '../rule.ts';
import {
  computed,
  firstOf,
  isFloat,
  isPacked,
  noRotation,
  onlyListed,
  REMEDIES,
  shapeText,
} from './common.ts';
import { VELA, VELA_RUN } from './sources.ts';

/** All types of feature maps; operators may take fewer. */
const MAPS: readonly DType[] = ['int8', 'uint8', 'int16', 'int32', 'int64'];
const NARROW: readonly DType[] = ['int8', 'uint8', 'int16'];

const TYPES: ReadonlyMap<OpName, readonly DType[]> = rowsOf<DType>([
  [MAPS, ['ARG_MAX']],
  [
    [...NARROW, 'int32'],
    [
      'ADD',
      'EXPAND_DIMS',
      'FULLY_CONNECTED',
      'MIRROR_PAD',
      'MUL',
      'NEG',
      'RESHAPE',
      'SQUEEZE',
      'SUB',
      'SUM',
      'TRANSPOSE',
    ],
  ],
  [
    NARROW,
    [
      'ABS',
      'AVERAGE_POOL_2D',
      'CONCATENATION',
      'CONV_2D',
      'DEPTHWISE_CONV_2D',
      'EXP',
      'HARD_SWISH',
      'LEAKY_RELU',
      'LOGISTIC',
      'MAXIMUM',
      'MAX_POOL_2D',
      'MEAN',
      'MINIMUM',
      'PACK',
      'PAD',
      'PADV2',
      'PRELU',
      'QUANTIZE',
      'REDUCE_MAX',
      'REDUCE_MIN',
      'RELU',
      'RELU6',
      'RELU_0_TO_1',
      'RELU_N1_TO_1',
      'RESIZE_BILINEAR',
      'RESIZE_NEAREST_NEIGHBOR',
      'REVERSE_V2',
      'SLICE',
      'SOFTMAX',
      'SPLIT',
      'SPLIT_V',
      'SQUARED_DIFFERENCE',
      'STRIDED_SLICE',
      'TANH',
      'TILE',
      'TRANSPOSE_CONV',
      'UNIDIRECTIONAL_SEQUENCE_LSTM',
      'UNPACK',
    ],
  ],
  [['int8'], ['BATCH_MATMUL', 'ELU']],
  [['int8', 'uint8'], ['GELU']],
  [
    ['int8', 'int16'],
    ['LOG', 'RSQRT'],
  ],
]);

const ARGUMENTS = rowsOf<readonly [operand: number, what: string]>([
  [[[2, 'bias']], ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED']],
  [[[1, 'list of axes']], ['MEAN']],
  [[[1, 'list of paddings']], ['PAD', 'PADV2', 'MIRROR_PAD']],
  [[[1, 'order of axes']], ['TRANSPOSE']],
  [
    [
      [1, 'begin'],
      [2, 'end'],
    ],
    ['SLICE', 'STRIDED_SLICE'],
  ],
]);

const STRIDE = 3;
const DEPTH = 127;
const SAME_POOL = 8;
const KERNEL_HEIGHT = 256;
const KERNEL_PRODUCT = 256 * 256;
const REDUCED = 4096;
/** Each of them weighs 127 at most: 65,536 weights of full size. */
const WEIGHT_SUM = 127 * 65_536;

const isNarrowStride = isOneOf(['DEPTHWISE_CONV_2D']);
const isPool = isOneOf(['AVERAGE_POOL_2D', 'MAX_POOL_2D']);
const isWideStride = isOneOf(['CONV_2D', 'AVERAGE_POOL_2D', 'MAX_POOL_2D']);
const isPort = isOneOf(['QUANTIZE', 'DEQUANTIZE']);
const isPeak = isOneOf(['MAXIMUM', 'MINIMUM']);
const isResize = isOneOf(['RESIZE_BILINEAR', 'RESIZE_NEAREST_NEIGHBOR']);
const hasWindow = isOneOf(['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED', 'TRANSPOSE_CONV']);

const pair = (view: OperatorView, h: string, w: string) =>
  [optionOf(view, h) ?? 1, optionOf(view, w) ?? 1] as const;

function strideBreach(view: OperatorView): Breach | undefined {
  const stride = pair(view, 'strideH', 'strideW');
  const isWide = Math.max(...stride) > STRIDE;
  const why = `It moves by ${stride.join('×')}; up to ${STRIDE} is taken.`;
  if (!isWide) return undefined;
  if (isNarrowStride(view)) return { why };
  const dilation = pair(view, 'dilationHFactor', 'dilationWFactor');
  const isPlain = optionOf(view, 'padding') === Padding.VALID && Math.max(...dilation) === 1;
  return isWideStride(view) && !isPlain ? { why } : undefined;
}

function poolBreach(view: OperatorView): Breach | undefined {
  if (!isPool(view)) return undefined;
  const [height, width] = pair(view, 'filterHeight', 'filterWidth');
  const isSame = optionOf(view, 'padding') === Padding.SAME;
  const isSmall =
    isSame && view.op === 'AVERAGE_POOL_2D'
      ? Math.max(height, width) <= SAME_POOL
      : height <= KERNEL_HEIGHT && height * width <= KERNEL_PRODUCT;
  return isSmall ? undefined : { why: `Its window is ${height}×${width}.` };
}

function meanBreach(view: OperatorView): Breach | undefined {
  const shape = view.inputs[0]?.shape ?? [];
  if (view.op !== 'MEAN') return undefined;
  if (shape.length === 4 && (shape[0] ?? 1) > 1) return { why: `Its batch is ${shape[0]}.` };
  const axes = axesOf(view, 1) ?? [];
  const long = axes.find((axis) => (shape[axis] ?? 1) >= REDUCED);
  if (long !== undefined)
    return { why: `It averages ${shape[long]} values; fewer than ${REDUCED} are taken.` };
  const inner = shape.slice(-3);
  return axes.includes(shape.length - 1) && shape.length > 2 && !inner.includes(1)
    ? { why: `It averages the channels of ${shapeText(shape)}.` }
    : undefined;
}

function peakBreach(view: OperatorView): Breach | undefined {
  if (!isPeak(view)) return undefined;
  const scales = [...view.inputs, ...view.outputs].map((tensor) => scaleOf(tensor));
  return new Set(scales).size > 1
    ? {
        why: `The scales of inputs and result are ${listed(scales.map((scale) => scale?.toPrecision(4) ?? 'none'))}.`,
      }
    : undefined;
}

function resizeBreach(view: OperatorView): Breach | undefined {
  if (!isResize(view)) return undefined;
  const from = view.inputs[0]?.shape.slice(1, 3) ?? [];
  const to = view.outputs[0]?.shape.slice(1, 3) ?? [];
  const isSame = from.every((size, i) => size === to[i]);
  if (isSame || from.every((size) => size === 1)) return undefined;
  const off = optionOf(view, 'alignCorners') ? 1 : 0;
  const factors = to.map((size, i) => (size - off) / Math.max(1, (from[i] ?? 1) - off));
  const isHalf = view.op === 'RESIZE_BILINEAR' && optionOf(view, 'halfPixelCenters');
  const taken = isHalf ? [2] : [2, 4, 8];
  const isTaken = factors.every(
    (factor, i) => taken.includes(factor) || (to[i] === 1 && from[i] === 1),
  );
  const isEqual = factors[0] === factors[1] || to.includes(1);
  return isTaken && isEqual
    ? undefined
    : {
        why: `It resizes by ${factors.map((factor) => Number(factor.toPrecision(3))).join('×')}; ${listed(taken.map(String), 'or')} is taken.`,
      };
}

function argMaxBreach(view: OperatorView): Breach | undefined {
  if (view.op !== 'ARG_MAX') return undefined;
  const shape = view.inputs[0]?.shape ?? [];
  const isDepth = axesOf(view, 1)?.[0] === shape.length - 1;
  if (!isDepth) return { why: 'It looks along another axis than the channels.' };
  const depth = shape.at(-1) ?? 0;
  return depth > DEPTH
    ? { why: `It looks through ${depth} channels; up to ${DEPTH} are taken.` }
    : undefined;
}

function spreadBreach(view: OperatorView): Breach | undefined {
  if (view.op !== 'TRANSPOSE_CONV') return undefined;
  const [h, w] = pair(view, 'strideH', 'strideW');
  const input = view.inputs[2]?.shape ?? [];
  const kernel = view.inputs[1]?.shape ?? [];
  const isTaken =
    (h === w && h <= 2) ||
    (w === 2 && h === 1 && input[1] === 1 && kernel[1] === 1) ||
    (h === 2 && w === 1 && input[2] === 1 && kernel[2] === 1);
  return isTaken ? undefined : { why: `It spreads values by ${h}×${w}; 1×1 and 2×2 are taken.` };
}

function weightBreach(view: OperatorView): Breach | undefined {
  const weights = weightsOf(view);
  if (!weights || !hasWindow(view)) return undefined;
  const tensor = weights.name;
  if (weights.dtype !== 'int8' && weights.dtype !== 'uint8')
    return { why: `Its weights are ${weights.dtype}.`, tensor };
  const sum = largestSum(weights.data as Int8Array | undefined, weights.shape);
  return sum > WEIGHT_SUM
    ? {
        why: `The weights of an output channel add up to ${sum}; up to ${WEIGHT_SUM} are taken.`,
        tensor,
      }
    : undefined;
}

/** Of the absolute weights of an output channel: the largest sum. Too few weights for the limit are not added up. */
function largestSum(data: Int8Array | undefined, shape: readonly number[]): number {
  const perChannel = (data?.length ?? 0) / (shape[0] ?? 1);
  if (!data || perChannel * 128 <= WEIGHT_SUM) return 0;
  let largest = 0;
  for (let start = 0; start < data.length; start += perChannel) {
    let sum = 0;
    for (let i = start; i < start + perChannel; i++) sum += Math.abs(data[i] ?? 0);
    largest = Math.max(largest, sum);
  }
  return largest;
}

function typeBreach(view: OperatorView): Breach | undefined {
  const types = TYPES.get(view.op) ?? MAPS;
  const found = activationsOf(view).find(({ dtype }) => !MAPS.includes(dtype));
  if (found) return { why: `It computes with ${found.dtype}.`, tensor: found.name };
  const type = dataType(view);
  return type === undefined || types.includes(type)
    ? undefined
    : {
        why: `It computes with ${type}; ${listed(types)} are taken.`,
        tensor: view.inputs[dataInput(view)]?.name ?? '',
      };
}

const facts = { severity: 'falls-back', source: VELA } as const;

const RULES: readonly OperatorRule[] = [
  {
    ...facts,
    id: 'ethos-u/packed',
    says: 'No tensor has 4 bits: Vela 5.2.0 ends with a fault at the first one.',
    severity: 'refused',
    source: VELA_RUN,
    remedy: { words: 'Store the weights in 8 bits: mode int8.', edit: { mode: 'int8' } },
    broken(view) {
      const found = view.inputs.find((input) => isPacked(input?.dtype));
      return found && { why: `${found.name} is ${found.dtype}.`, tensor: found.name };
    },
  },
  {
    ...facts,
    id: 'ethos-u/float-ports',
    says: 'Bytes go in and out: QUANTIZE of floats, and DEQUANTIZE, stay on the CPU.',
    remedy: REMEDIES.int8InOut,
    broken(view) {
      const float = activationsOf(view).find(({ dtype }) => isFloat(dtype));
      return isPort(view) && float
        ? { why: 'It turns floats into integers, or back.', tensor: float.name }
        : undefined;
    },
  },
  noRotation({ ...facts, id: 'ethos-u/rotation', who: 'The NPU' }),
  onlyListed({ ...facts, id: 'ethos-u/operator', ops: [...TYPES.keys()], who: 'The NPU' }),
  {
    ...facts,
    id: 'ethos-u/scalar',
    says: 'Tensors have a shape: no scalars, and no shape that is known only when the model runs.',
    remedy: REMEDIES.fixShapes,
    broken(view) {
      const found = activationsOf(view).find(
        ({ shape, shapeSignature }) => shape.length === 0 || shapeSignature?.slice(1).includes(-1),
      );
      return (
        found && {
          why:
            found.shape.length === 0
              ? `${found.name} is a scalar.`
              : `${found.name} is ${shapeText(found.shapeSignature ?? [])}, where ? is left open.`,
          tensor: found.name,
        }
      );
    },
  },
  {
    ...facts,
    id: 'ethos-u/types',
    says: 'Data is of 8 or 16 bits; some operators take 32, some 8 alone.',
    remedy: REMEDIES.int8InOut,
    broken: typeBreach,
  },
  {
    ...facts,
    id: 'ethos-u/weights',
    says: 'Weights have 8 bits, and those of a channel do not add up to more than 8,323,072.',
    remedy: REMEDIES.int8,
    broken: weightBreach,
  },
  {
    ...facts,
    id: 'ethos-u/static-arguments',
    says: 'Biases, axes, paddings and orders are constants.',
    remedy: REMEDIES.fixShapes,
    broken: (view) =>
      firstOf(...(ARGUMENTS.get(view.op) ?? []).map(([i, what]) => computed(view, i, what))),
  },
  {
    ...facts,
    id: 'ethos-u/stride',
    says: 'Windows move by up to 3; convolutions and pools without padding and dilation may move further.',
    remedy: { words: 'Use a smaller stride, or no padding, in the network.' },
    broken: strideBreach,
  },
  {
    ...facts,
    id: 'ethos-u/pool',
    says: 'Pooling windows are up to 256 high and 65,536 large; with padding, average pools up to 8×8.',
    remedy: { words: 'Pool in two steps in the network.' },
    broken: poolBreach,
  },
  {
    ...facts,
    id: 'ethos-u/mean',
    says: 'MEAN is over fewer than 4096 values of an axis, with a batch of 1.',
    remedy: { words: 'Average in two steps in the network.' },
    broken: meanBreach,
  },
  {
    ...facts,
    id: 'ethos-u/peak-scales',
    says: 'MAXIMUM and MINIMUM have one scale for both inputs and the result.',
    remedy: {
      words: 'Quantize the model with this program, which gives them one scale.',
      edit: { mode: 'int8' },
    },
    broken: peakBreach,
  },
  {
    ...facts,
    id: 'ethos-u/resize',
    says: 'Images are resized by 2, 4 or 8 in both directions; with half-pixel centers by 2.',
    remedy: { words: 'Resize by a power of two in the network.' },
    broken: resizeBreach,
  },
  {
    ...facts,
    id: 'ethos-u/arg-max',
    says: `ARG_MAX is over up to ${DEPTH} channels.`,
    remedy: { words: 'Leave it to your program.' },
    broken: argMaxBreach,
  },
  {
    ...facts,
    id: 'ethos-u/transpose-conv',
    says: 'TRANSPOSE_CONV has strides of 1×1 or 2×2.',
    remedy: { words: 'Use a stride of 2, twice where it was 4.' },
    broken: spreadBreach,
  },
];

export const ETHOS_U: TargetProfile = {
  name: 'ethos-u',
  label: 'Arm Ethos-U55 and Ethos-U65',
  about:
    'The NPU beside a Cortex-M. Vela compiles what the NPU takes into one operator; the rest runs in TFLite Micro on the Cortex-M, and what that refuses does not run at all.',
  place: 'The NPU',
  rest: { label: 'TFLite Micro on the CPU', target: 'tflm' },
  rules: RULES,
  graphRules: [
    {
      id: 'ethos-u/batch',
      says: 'An open batch size is taken as 1.',
      severity: 'note',
      source: VELA,
      remedy: REMEDIES.nothing,
      broken(views) {
        const open = views
          .flatMap(({ inputs }) => inputs)
          .find((tensor) => tensor?.shapeSignature?.[0] === -1);
        return open
          ? [{ why: `The batch of ${open.name} is open: Vela takes it as 1.`, tensor: open.name }]
          : [];
      },
    },
  ],
};
