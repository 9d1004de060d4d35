/** Google's Edge TPU (Coral): the Edge TPU compiler turns the first run of operators that it takes into one of its own. */
import type { OpName } from '../../ops/op-spec.ts';
import {
  activationsOf,
  axesOf,
  type OperatorView,
  optionOf,
  valuesOf,
  weightsOf,
} from '../operator-view.ts';
import {
  type Breach,
  type GraphBreach,
  isOneOf,
  type OperatorRule,
  rowsOf,
  type TargetProfile,
} from '../rule.ts';
import {
  computed,
  firstOf,
  fusedActivation,
  isEightBits,
  isFloat,
  noRotation,
  onlyListed,
  outerSizes,
  REMEDIES,
  shapeText,
} from './common.ts';
import {
  CORAL,
  CORAL_DYNAMIC,
  CORAL_REQUIREMENTS,
  EDGE_TPU_LOG,
  EDGE_TPU_PARTS,
} from './sources.ts';

const OPERATORS: readonly OpName[] = [
  'ADD',
  'AVERAGE_POOL_2D',
  'CONCATENATION',
  'CONV_2D',
  'DEPTHWISE_CONV_2D',
  'EXPAND_DIMS',
  'FULLY_CONNECTED',
  'L2_NORMALIZATION',
  'LOGISTIC',
  'MAXIMUM',
  'MAX_POOL_2D',
  'MEAN',
  'MINIMUM',
  'MUL',
  'PACK',
  'PAD',
  'PRELU',
  'QUANTIZE',
  'REDUCE_MAX',
  'REDUCE_MIN',
  'RELU',
  'RELU6',
  'RELU_N1_TO_1',
  'RESHAPE',
  'RESIZE_BILINEAR',
  'RESIZE_NEAREST_NEIGHBOR',
  'RSQRT',
  'SLICE',
  'SOFTMAX',
  'SPACE_TO_DEPTH',
  'SPLIT',
  'SQUARED_DIFFERENCE',
  'SQUEEZE',
  'STRIDED_SLICE',
  'SUB',
  'SUM',
  'TANH',
  'TRANSPOSE',
  'TRANSPOSE_CONV',
  'UNIDIRECTIONAL_SEQUENCE_LSTM',
];
const SOFTMAX_LENGTH = 16_000;
/** Channels that are summed come in groups of so many. */
const DEPTH_STEP = 4;

const hasNoFusion = isOneOf(['AVERAGE_POOL_2D', 'CONCATENATION', 'MAX_POOL_2D']);
const isConv = isOneOf(['CONV_2D', 'DEPTHWISE_CONV_2D']);
const isDense = isOneOf(['FULLY_CONNECTED']);
const isRow = isOneOf(['FULLY_CONNECTED', 'SOFTMAX']);
const isPort = isOneOf(['QUANTIZE', 'DEQUANTIZE']);
const isResize = isOneOf(['RESIZE_BILINEAR', 'RESIZE_NEAREST_NEIGHBOR']);
/** Operand that lists axes. */
const AXES: Readonly<Partial<Record<OpName, number>>> = {
  MEAN: 1,
  REDUCE_MAX: 1,
  REDUCE_MIN: 1,
  SUM: 1,
  SPLIT: 0,
};

const batchBreach: Breach = { why: 'It works along the batch, the first dimension.' };

function batchRule(view: OperatorView): Breach | undefined {
  const axes = AXES[view.op];
  if (axes !== undefined && valuesOf(view, axes)?.length && splitAxes(view, axes).includes(0)) {
    return batchBreach;
  }
  if (view.op === 'PACK' && optionOf(view, 'axis') === 0) return batchBreach;
  const [before = 0, after = 0] = view.op === 'PAD' ? (valuesOf(view, 1) ?? []) : [];
  return before > 0 || after > 0 ? batchBreach : undefined;
}

/** Axes of SPLIT count the dimensions of its second operand. */
function splitAxes(view: OperatorView, i: number): readonly number[] {
  const axes = axesOf(view, i) ?? [];
  return view.op === 'SPLIT' ? (valuesOf(view, i) ?? axes) : axes;
}

function meanBreach(view: OperatorView): Breach | undefined {
  const shape = view.inputs[0]?.shape ?? [];
  const depth = shape.at(-1) ?? 0;
  if (view.op !== 'MEAN' || !axesOf(view, 1)?.includes(shape.length - 1)) return undefined;
  return depth % DEPTH_STEP === 0
    ? undefined
    : { why: `It averages ${depth} channels, not a multiple of ${DEPTH_STEP}.` };
}

/** All but the last dimension are 1, and SOFTMAX is not too long. */
function rowBreach(view: OperatorView): Breach | undefined {
  const shape = view.outputs[0]?.shape ?? [];
  if (!isRow(view)) return undefined;
  if (shape.slice(0, -1).some((size) => size > 1)) {
    return { why: `Its result has the shape ${shapeText(shape)}: more than one row.` };
  }
  const length = shape.at(-1) ?? 0;
  return view.op === 'SOFTMAX' && length > SOFTMAX_LENGTH
    ? { why: `It has ${length} values; up to ${SOFTMAX_LENGTH} are taken.` }
    : undefined;
}

function joinBreach(view: OperatorView): Breach | undefined {
  if (view.op !== 'CONCATENATION') return undefined;
  const constant = view.inputs.find((input) => input?.data !== undefined);
  if (!constant?.data) return undefined;
  const zero = constant.quantization?.zeroPoint[0] ?? 0;
  const isZero = Array.from(constant.data as Int8Array).every((value) => value === zero);
  return view.inputs.length === 2 && isZero
    ? undefined
    : { why: 'It joins a constant that is no padding of zeros.', tensor: constant.name };
}

function sliceBreach(view: OperatorView): Breach | undefined {
  if (view.op !== 'STRIDED_SLICE') return undefined;
  const stride = valuesOf(view, 3)?.find((step) => step !== 1);
  if (stride !== undefined) return { why: `It takes every ${stride}th value.` };
  const masks = ['ellipsisMask', 'newAxisMask'];
  return masks.some((mask) => optionOf(view, mask)) ? { why: 'It adds a dimension.' } : undefined;
}

function dilationBreach(view: OperatorView): Breach | undefined {
  const [h, w] = [optionOf(view, 'dilationHFactor') ?? 1, optionOf(view, 'dilationWFactor') ?? 1];
  return isConv(view) && h !== w ? { why: `Its window is spread by ${h}×${w}.` } : undefined;
}

const facts = { severity: 'falls-back', source: CORAL } as const;

const RULES: readonly OperatorRule[] = [
  {
    ...facts,
    id: 'edge-tpu/float-ports',
    says: 'Bytes go in and out: QUANTIZE of a float input and DEQUANTIZE of the output stay on the CPU.',
    source: EDGE_TPU_LOG,
    remedy: REMEDIES.int8InOut,
    broken(view) {
      const float = activationsOf(view).find(({ dtype }) => isFloat(dtype));
      return isPort(view) && float
        ? { why: 'It turns floats into bytes, or back.', tensor: float.name }
        : undefined;
    },
  },
  noRotation({ ...facts, id: 'edge-tpu/rotation', who: 'The Edge TPU' }),
  onlyListed({ ...facts, id: 'edge-tpu/operator', ops: OPERATORS, who: 'The Edge TPU' }),
  {
    ...facts,
    id: 'edge-tpu/types',
    says: 'What flows from operator to operator is int8 or uint8.',
    source: CORAL_REQUIREMENTS,
    remedy: REMEDIES.int8InOut,
    broken(view) {
      const found = activationsOf(view).find(({ dtype }) => !isEightBits(dtype));
      return found && { why: `It computes with ${found.dtype}.`, tensor: found.name };
    },
  },
  {
    ...facts,
    id: 'edge-tpu/constant-weights',
    says: 'Weights and biases are constants.',
    source: CORAL_REQUIREMENTS,
    remedy: REMEDIES.int8,
    broken: (view) =>
      weightsOf(view) && firstOf(computed(view, 1, 'weights'), computed(view, 2, 'bias')),
  },
  {
    ...facts,
    id: 'edge-tpu/rank',
    says: 'Of a tensor only the last three dimensions are larger than 1: one sample at a time.',
    source: CORAL_REQUIREMENTS,
    remedy: {
      words: 'Fix the batch at 1, and reshape tensors of more dimensions in the network.',
      edit: { batch: 1 },
    },
    broken(view) {
      const found = activationsOf(view).find(({ shape }) => outerSizes(shape).length > 0);
      return (
        found && {
          why: `${shapeText(found.shape)} has more than three dimensions above 1.`,
          tensor: found.name,
        }
      );
    },
  },
  {
    ...facts,
    id: 'edge-tpu/fused-activation',
    says: 'AVERAGE_POOL_2D, MAX_POOL_2D and CONCATENATION have no fused activation.',
    remedy: { words: 'Put the activation before the pooling in the network.' },
    broken(view) {
      const activation = hasNoFusion(view) ? fusedActivation(view) : undefined;
      return activation === undefined ? undefined : { why: `${activation} is fused into it.` };
    },
  },
  {
    ...facts,
    id: 'edge-tpu/dilation',
    says: 'Convolutions are dilated alike in both directions.',
    remedy: { words: 'Use one dilation for height and width in the network.' },
    broken: dilationBreach,
  },
  {
    ...facts,
    id: 'edge-tpu/one-row',
    says: `FULLY_CONNECTED and SOFTMAX have one row of values, SOFTMAX up to ${SOFTMAX_LENGTH}.`,
    remedy: {
      words: 'Use a convolution of size 1 for many rows; leave the softmax to your program.',
    },
    broken: rowBreach,
  },
  {
    ...facts,
    id: 'edge-tpu/weights-format',
    says: 'Weights of FULLY_CONNECTED are in the default format.',
    remedy: { words: 'Convert the model again with a current converter.' },
    broken: (view) =>
      isDense(view) && optionOf(view, 'weightsFormat')
        ? { why: 'Its weights are shuffled.' }
        : undefined,
  },
  {
    ...facts,
    id: 'edge-tpu/batch-axis',
    says: 'Nothing is reduced, split, packed or padded along the batch.',
    remedy: REMEDIES.network,
    broken: batchRule,
  },
  {
    ...facts,
    id: 'edge-tpu/mean-depth',
    says: `MEAN over channels has a multiple of ${DEPTH_STEP} of them.`,
    remedy: { words: 'Give the layer before it a number of channels that 4 divides.' },
    broken: meanBreach,
  },
  {
    ...facts,
    id: 'edge-tpu/join-constant',
    says: 'CONCATENATION with a constant has two inputs, and the constant is zeros.',
    remedy: REMEDIES.network,
    broken: joinBreach,
  },
  {
    ...facts,
    id: 'edge-tpu/slope',
    says: 'PRELU has one slope per channel.',
    remedy: { words: 'Share the slopes over height and width: shared_axes=[1, 2] in Keras.' },
    broken(view) {
      const slope = view.op === 'PRELU' ? view.inputs[1] : undefined;
      return slope?.shape.slice(0, -1).some((size) => size > 1)
        ? { why: `Its slopes have the shape ${shapeText(slope.shape)}.`, tensor: slope.name }
        : undefined;
    },
  },
  {
    ...facts,
    id: 'edge-tpu/strided-slice',
    says: 'STRIDED_SLICE has strides of 1 and adds no dimension.',
    remedy: { words: 'Slice with a stride of 1 and reshape the result in the network.' },
    broken: sliceBreach,
  },
  {
    ...facts,
    id: 'edge-tpu/squeeze',
    says: 'SQUEEZE drops leading dimensions alone.',
    remedy: { words: 'Use a reshape in the network.' },
    broken(view) {
      const shape = view.op === 'SQUEEZE' ? (view.inputs[0]?.shape ?? []) : [];
      const first = shape.findIndex((size) => size > 1);
      return first >= 0 && shape.slice(first).includes(1)
        ? { why: `It drops a dimension inside ${shapeText(shape)}.` }
        : undefined;
    },
  },
  {
    ...facts,
    id: 'edge-tpu/resize',
    severity: 'note',
    says: 'Resizing is taken or not, depending on the sizes, so that it stays precise.',
    remedy: { words: 'Look into the log of the Edge TPU compiler (edgetpu_compiler -s).' },
    broken: (view) =>
      isResize(view)
        ? {
            why: `From ${shapeText(view.inputs[0]?.shape ?? [])} to ${shapeText(view.outputs[0]?.shape ?? [])}: the compiler decides.`,
          }
        : undefined,
  },
];

/** Operands that say how large the result is. */
const SIZES = rowsOf<number>([
  [
    [1],
    [
      'RESHAPE',
      'RESIZE_BILINEAR',
      'RESIZE_NEAREST_NEIGHBOR',
      'PAD',
      'PADV2',
      'TILE',
      'BROADCAST_TO',
    ],
  ],
  [
    [1, 2],
    ['SLICE', 'STRIDED_SLICE'],
  ],
  [[0], ['TRANSPOSE_CONV', 'FILL']],
]);

function sizeBreach(view: OperatorView): Breach | undefined {
  const open = view.outputs.find(({ shapeSignature }) => shapeSignature?.slice(1).includes(-1));
  return firstOf(
    ...(SIZES.get(view.op) ?? []).map((i) => computed(view, i, 'size')),
    open && {
      why: `Its result is ${shapeText(open.shapeSignature ?? [])}, where ? is left open.`,
      tensor: open.name,
    },
  );
}

/** Operators that come after one on the CPU that comes after one on the Edge TPU. */
function afterGap(
  views: readonly OperatorView[],
  moved: ReadonlySet<number>,
): readonly GraphBreach[] {
  const mapped = new Set<number>();
  const late = new Set<number>();
  const breaches: GraphBreach[] = [];
  for (const view of views) {
    const { inputs, outputs } = view.operator;
    const isLate = inputs.some((input) => late.has(input));
    const isAfterMapped = inputs.some((input) => mapped.has(input));
    if (isLate && !moved.has(view.index)) {
      breaches.push({
        operator: view.index,
        why: 'It comes after an operator that runs on the CPU; the compiler makes one part for the Edge TPU, and what follows it stays on the CPU.',
      });
    }
    for (const output of outputs) {
      if (isLate || (moved.has(view.index) && isAfterMapped)) late.add(output);
      else if (!moved.has(view.index)) mapped.add(output);
    }
  }
  return breaches;
}

export const EDGE_TPU: TargetProfile = {
  name: 'edge-tpu',
  label: 'Edge TPU',
  about:
    'Coral boards and sticks. The Edge TPU compiler (edgetpu_compiler) makes one operator of all that the Edge TPU takes, from the first on; the rest runs in LiteRT on the CPU.',
  place: 'The Edge TPU',
  rest: { label: 'the CPU', target: 'litert-cpu' },
  rules: RULES,
  graphRules: [
    {
      id: 'edge-tpu/quantized',
      says: 'The file is quantized to 8 bits, data and weights.',
      severity: 'refused',
      source: CORAL_REQUIREMENTS,
      remedy: REMEDIES.int8InOut,
      broken: (views) =>
        views.some((view) => activationsOf(view).some(({ dtype }) => isEightBits(dtype)))
          ? []
          : [{ why: 'No data of the file is 8 bits wide: the compiler refuses it.' }],
    },
    {
      id: 'edge-tpu/dynamic-sizes',
      says: 'No size of a tensor is known only when the model runs.',
      severity: 'refused',
      source: CORAL_DYNAMIC,
      remedy: { ...REMEDIES.fixShapes, edit: { batch: 1 } },
      broken: (views) =>
        views.flatMap((view) => {
          const breach = sizeBreach(view);
          return breach ? [{ ...breach, operator: view.index }] : [];
        }),
    },
    {
      id: 'edge-tpu/open-batch',
      says: 'The batch size is a constant.',
      severity: 'note',
      source: CORAL_REQUIREMENTS,
      remedy: {
        words:
          'Where the compiler complains of dynamic-sized tensors, write a batch size of 1 into the file.',
        edit: { batch: 1 },
      },
      broken(views) {
        const open = views
          .flatMap(({ inputs }) => inputs)
          .find((tensor) => tensor?.shapeSignature?.[0] === -1);
        return open
          ? [
              {
                why: `The batch of ${open.name} is open; the file is compiled for one sample at a time.`,
                tensor: open.name,
              },
            ]
          : [];
      },
    },
    {
      id: 'edge-tpu/one-part',
      says: 'Operators after the first one that is not taken stay on the CPU.',
      severity: 'falls-back',
      source: EDGE_TPU_PARTS,
      remedy: {
        words: 'Mend the first operator that falls back, or move it to the end of the network.',
      },
      broken: afterGap,
    },
  ],
};
