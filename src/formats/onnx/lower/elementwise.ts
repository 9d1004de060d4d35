/** Functions of each value by itself, and of values side by side. Where operands lie differently, channels last wins. */
import type { OptionsOf } from '../../../ops/index.ts';
import type { OpName } from '../../../ops/op-spec.ts';
import { roundHalfEven } from '../../../tensor/affine.ts';
import type { Shape } from '../../../tensor/shape.ts';
import { combined } from '../../arrays/computed.ts';
import { type Known, known, type NodeDtype } from '../../arrays/known.ts';
import { reshaped } from '../../arrays/rearranged.ts';
import {
  COMPOSED,
  clipOperator,
  clipped,
  LARGEST,
  scalar,
  scaledElu,
  softplus,
  times,
} from '../../composed.ts';
import { type Fold, type Lower, NO_ACTIVATION, type NodeCall } from './call.ts';
import { arrangedConstant } from './layout.ts';
import { isPlain, type Laid, type Order, plainOrder, type Value } from './values.ts';

export interface Row {
  /**
   * What it asks of the order of dimensions: nothing; its axes are counted in it; an image with channels last; the file's order.
   * `dimensions`: its result has others than its data.
   */
  readonly layout: 'any' | 'axes' | 'channels-last' | 'plain' | 'dimensions';
  readonly lower: Lower;
  readonly fold?: Fold;
  /** Its result is one number over and over, which takes no time to compute. */
  readonly repeats?: true;
}

/** The order in which operands of several dimensions meet. */
export function commonOrder(call: NodeCall, inputs: readonly number[]): Order {
  const rank = Math.max(...inputs.map((i) => call.shape(i).length));
  const orders = inputs
    .filter((i) => !call.known(i) && call.shape(i).length === rank)
    .map((i) => call.laid(i).order);
  return orders.find((order) => !isPlain(order)) ?? plainOrder(rank);
}

/** Operands for kernels that spread them over each other. */
function side(call: NodeCall, inputs: readonly number[]): { order: Order; tensors: number[] } {
  const order = commonOrder(call, inputs);
  return { order, tensors: inputs.map((i) => operand(call, i, order)) };
}

/** Constants lose dimensions of length 1 in front: [channels] is what later passes fold into weights. */
function operand(call: NodeCall, i: number, order: Order): number {
  return placed(call, call.arranged(i, order));
}

function placed(call: NodeCall, tensor: number): number {
  const { data, shape, dtype, name } = call.graph.tensor(tensor);
  if (!data || shape[0] !== 1) return tensor;
  const from = shape.findIndex((length) => length !== 1);
  return call.graph.constant(name, from < 0 ? [] : shape.slice(from), data, dtype);
}

/**
 * Before version 7 of ONNX's operators the dimensions of the second operand stood beside those of the first from `axis` on.
 * Its shape with as many dimensions as the first has; undefined where they stand at the end, as they do today.
 */
function spreadShape(call: NodeCall, first: Shape, second: Shape): number[] | undefined {
  if (call.opset >= 7 || !call.attributes.has('axis')) return undefined;
  const before = call.attributes.integer('axis', 0);
  const behind = first.length - before - second.length;
  if (before < 0 || behind < 0)
    call.refuse(`spreads ${second.length} of ${first.length} dimensions from axis ${before} on`);
  const ones = (count: number) => new Array<number>(count).fill(1);
  return behind === 0 ? undefined : [...ones(before), ...second, ...ones(behind)];
}

/** Both operands of an operator that spreads the second over the first, and today the first over the second, too. */
function pair(call: NodeCall): { order: Order; tensors: number[] } {
  const wide = spreadShape(call, call.shape(0), call.shape(1));
  if (!wide) return side(call, [0, 1]);
  const order = commonOrder(call, [0, 1]);
  const stored = call.known(1);
  const plain = () => ({
    tensor: call.reshape(call.plain(1), wide, 'spread'),
    order: plainOrder(wide.length),
  });
  const second = stored
    ? placed(call, call.constant(1, arrangedConstant(reshaped(stored, wide), order)))
    : call.layout.arranged(plain(), order);
  return { order, tensors: [call.arranged(0, order), second] };
}

/** The same of operands that are known. */
function knownPair(call: NodeCall, [a, b]: readonly Known[]): Known[] {
  if (!a || !b) return call.refuse('takes two operands');
  const wide = spreadShape(call, a.shape, b.shape);
  return [a, wide ? reshaped(b, wide) : b];
}

const unary = <N extends OpName>(
  op: N,
  options: OptionsOf<N>,
  compute?: (x: number) => number,
): Row => ({
  layout: 'any',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    return { tensor: call.emit(op, [tensor], options), order };
  },
  ...(compute && {
    fold: (call, [a]) => combined([a!], a!.dtype, ([x = 0]) => compute(x), call.refuse),
  }),
});

/** A function that TFLite has no operator for, made of those it has. */
const composed = (build: (x: number, call: NodeCall) => number): Row => ({
  layout: 'any',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    return { tensor: build(tensor, call), order };
  },
});

type Binary = (a: number, b: number) => number;

const binary = <N extends OpName>(
  op: N,
  options: OptionsOf<N>,
  compute: Binary,
  result?: NodeDtype,
): Row => ({
  layout: 'any',
  lower: (call) => {
    const { order, tensors } = pair(call);
    return { tensor: call.emit(op, tensors, options), order };
  },
  fold: (call, inputs) => {
    const dtype = result ?? inputs[0]!.dtype;
    return combined(knownPair(call, inputs), dtype, ([a = 0, b = 0]) => compute(a, b), call.refuse);
  },
});

/** An operator of any number of operands, two at a time. */
const chained = <N extends OpName>(op: N, options: OptionsOf<N>, compute: Binary): Row => ({
  layout: 'any',
  lower: (call) => {
    const inputs = Array.from({ length: call.arity }, (_, i) => i);
    const { order, tensors } = side(call, inputs);
    const tensor = tensors.reduce((sum, next, i) =>
      call.emit(op, [sum, next], options, i === tensors.length - 1 ? undefined : `part${i}`),
    );
    return { tensor, order };
  },
  fold: (call, inputs) =>
    combined(inputs, inputs[0]!.dtype, (values) => values.reduce(compute), call.refuse),
});

/** Of operands side by side. */
const mean: Row = {
  layout: 'any',
  lower: (call) => {
    const inputs = Array.from({ length: call.arity }, (_, i) => i);
    const { order, tensors } = side(call, inputs);
    const sum = tensors.reduce((all, next, i) =>
      call.emit('ADD', [all, next], NO_ACTIVATION, `sum${i}`),
    );
    return { tensor: times(call, sum, 1 / tensors.length), order };
  },
};

/** Ends of a Clip; infinite where it has none. */
function clipEnds(call: NodeCall): [min: number, max: number] {
  const end = (i: number, name: string, otherwise: number) => {
    if (call.opset < 11) return call.attributes.number(name, otherwise);
    if (!call.has(i)) return otherwise;
    return Number(call.known(i)?.values()[0] ?? call.refuse('computes its limits while it runs'));
  };
  return [end(1, 'min', -3.4028234663852886e38), end(2, 'max', 3.4028234663852886e38)];
}

const clip: Row = {
  layout: 'any',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    const [min, max] = clipEnds(call);
    if (call.dtype(0) !== 'float32') {
      const limit = (name: string, value: number) => call.indices(name, [value], []);
      return { tensor: clipped(call, tensor, [min, max], limit), order };
    }
    const exact = clipOperator(min, max);
    return {
      tensor: exact ? call.emit(exact, [tensor], {}) : clipped(call, tensor, [min, max]),
      order,
    };
  },
  fold: (call, [a]) => {
    const [min, max] = clipEnds(call);
    return combined([a!], a!.dtype, ([x = 0]) => Math.min(max, Math.max(min, x)), call.refuse);
  },
};

/** Where both are integers, ONNX cuts off the fraction; TFLite's kernel for integers at run time is not used. */
const divide: Row = {
  layout: 'any',
  lower: (call) => {
    if (call.dtype(0) !== 'float32') return call.refuse('divides integers while it runs');
    const divisor = call.known(1);
    if (!divisor) return binary('DIV', NO_ACTIVATION, () => 0).lower(call);
    // A product can be folded into weights, and has kernels for integers.
    const { order, tensors } = pair(call);
    const { name, shape, data } = call.graph.tensor(tensors[1]!);
    const factor = Float32Array.from(data as Float32Array, (x) => 1 / x);
    const inverse = call.graph.constant(`${name}/inverse`, shape, factor);
    return { tensor: call.emit('MUL', [tensors[0]!, inverse], NO_ACTIVATION), order };
  },
  fold: (call, inputs) => {
    const isWhole = inputs[0]!.dtype !== 'float32';
    return combined(
      knownPair(call, inputs),
      inputs[0]!.dtype,
      ([a = 0, b = 1]) => (isWhole ? Math.trunc(a / b) : a / b),
      call.refuse,
    );
  },
};

const power: Row = {
  layout: 'any',
  lower: (call) => {
    const exponent = call.known(1);
    const only = exponent && exponent.values().length === 1 ? exponent.values()[0] : undefined;
    const { tensor, order } = call.laid(0);
    if (only === 2) return { tensor: call.emit('MUL', [tensor, tensor], NO_ACTIVATION), order };
    if (only === 0.5) return { tensor: call.emit('SQRT', [tensor], {}), order };
    if (only === 1) return { tensor, order };
    if (exponent && exponent.dtype !== 'float32') {
      // The kernel wants both of one type.
      const common = commonOrder(call, [0, 1]);
      const floats = known(exponent.shape, 'float32', exponent.values);
      const factor = placed(call, call.constant(1, arrangedConstant(floats, common)));
      const inputs = [call.arranged(0, common), factor];
      return { tensor: call.emit('POW', inputs, {}), order: common };
    }
    return binary('POW', {}, Math.pow).lower(call);
  },
  fold: (call, inputs) =>
    combined(knownPair(call, inputs), inputs[0]!.dtype, ([a = 0, b = 0]) => a ** b, call.refuse),
};

/** Slopes of negative values: one per channel lies along the last dimension. */
const prelu: Row = {
  layout: 'any',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    const slope = call.weight(1);
    const rank = order.length;
    if (slope.shape.length === rank && slope.shape[0] !== 1)
      call.refuse('has slopes for each sample');
    // Before version 7 a list of slopes was one for each channel.
    const isList = call.opset < 7 && slope.shape.length === 1 && rank > 1;
    const perChannel = isList
      ? [...slope.shape, ...new Array<number>(rank - 2).fill(1)]
      : slope.shape;
    const slopes = placed(
      call,
      call.constant(1, arrangedConstant(reshaped(slope, perChannel), order)),
    );
    return { tensor: call.emit('PRELU', [tensor, slopes], {}), order };
  },
};

const choose: Row = {
  layout: 'any',
  lower: (call) => {
    const { order, tensors } = side(call, [0, 1, 2]);
    return { tensor: call.emit('SELECT_V2', tensors, {}), order };
  },
  fold: (call, inputs) =>
    combined(
      inputs,
      inputs[1]!.dtype,
      ([which = 0, yes = 0, no = 0]) => (which !== 0 ? yes : no),
      call.refuse,
    ),
};

const same: Row = {
  layout: 'any',
  lower: (call) => call.value(0),
  fold: (_, [a]) => a!,
};

/** TensorProto's numbers for element types. */
const TYPES: ReadonlyMap<number, NodeDtype> = new Map([
  ...[1, 10, 11, 16].map((code) => [code, 'float32'] as const),
  ...[2, 3, 4, 5, 6, 7, 12, 13].map((code) => [code, 'int32'] as const),
  [9, 'bool'],
]);

/** The element type that an attribute names. */
export const typeNamed = (call: NodeCall, attribute: string): NodeDtype =>
  TYPES.get(call.attributes.integer(attribute, 1)) ?? call.refuse('makes another element type');
const castTarget = (call: NodeCall) => typeNamed(call, 'to');

const cast: Row = {
  layout: 'any',
  lower: (call) => castTo(call, castTarget(call)),
  fold: (call, [a]) => castOf(call, a!, castTarget(call)),
};
const TFLITE: Readonly<Record<NodeDtype, number>> = { float32: 0, int32: 2, bool: 6 };

function castTo(call: NodeCall, to: NodeDtype): Value {
  if (to === call.dtype(0)) return call.value(0);
  const { tensor, order } = call.laid(0);
  const types = { inDataType: TFLITE[call.dtype(0)], outDataType: TFLITE[to] };
  return { tensor: call.emit('CAST', [tensor], types), order };
}

function castOf(call: NodeCall, array: Known, to: NodeDtype): Known {
  if (to === array.dtype) return array;
  return combined([array], to, ([x = 0]) => (to === 'int32' ? Math.trunc(x) : x), call.refuse);
}

const laidOf = (call: NodeCall, build: (x: Laid) => number): Laid => {
  const x = call.laid(0);
  return { tensor: build(x), order: x.order };
};

const hardSigmoid: Row = {
  layout: 'any',
  lower: (call) =>
    laidOf(call, ({ tensor }) => {
      const alpha = call.attributes.number('alpha', 0.2);
      const beta = call.attributes.number('beta', 0.5);
      // PyTorch's is relu6(x + 3) / 6; any other slope is stretched to the same clip.
      const scaled =
        Math.abs(alpha - 1 / 6) < 1e-6 ? tensor : times(call, tensor, 6 * alpha, 'scaled');
      const sum = call.emit(
        'ADD',
        [scaled, scalar(call, 'shift', 6 * beta)],
        NO_ACTIVATION,
        'shifted',
      );
      const cut = call.emit('RELU6', [sum], {}, 'clipped');
      return times(call, cut, 1 / 6);
    }),
};

/** Sources of the definitions: onnx/docs/Operators.md. */
export const ELEMENTWISE: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['Abs', unary('ABS', {}, Math.abs)],
  ...(
    [
      ['Acos', 'acos'],
      ['Acosh', 'acosh'],
      ['Asin', 'asin'],
      ['Asinh', 'asinh'],
      ['Atan', 'atan'],
      ['Atanh', 'atanh'],
      ['Cosh', 'cosh'],
      ['Erf', 'erf'],
      ['IsNaN', 'isnan'],
      ['Sinh', 'sinh'],
      ['Softplus', 'softplus'],
      ['Tan', 'tan'],
    ] as const
  ).map(([op, name]) => [op, composed((x, call) => COMPOSED[name](call, x))] as const),
  ['Add', binary('ADD', NO_ACTIVATION, (a, b) => a + b)],
  ['And', binary('LOGICAL_AND', {}, (a, b) => Number(a !== 0 && b !== 0), 'bool')],
  ['Cast', cast],
  [
    'CastLike',
    {
      layout: 'any',
      lower: (call) => castTo(call, call.dtype(1)),
      fold: (call, [a, b]) => castOf(call, a!, b!.dtype),
    },
  ],
  ['Ceil', unary('CEIL', {}, Math.ceil)],
  [
    'Celu',
    composed((x, call) => {
      const alpha = call.attributes.number('alpha', 1);
      if (alpha === 1) return call.emit('ELU', [x], {});
      const inner = call.emit('ELU', [times(call, x, 1 / alpha, 'inner')], {}, 'elu');
      return times(call, inner, alpha);
    }),
  ],
  ['Clip', clip],
  ['Cos', unary('COS', {}, Math.cos)],
  ['Div', divide],
  ['Dropout', same],
  ['Elu', composed((x, call) => scaledElu(call, x, call.attributes.number('alpha', 1), 1))],
  ['Equal', binary('EQUAL', {}, (a, b) => Number(a === b), 'bool')],
  ['Exp', unary('EXP', {}, Math.exp)],
  ['Floor', unary('FLOOR', {}, Math.floor)],
  [
    'Gelu',
    composed((x, call) =>
      call.emit('GELU', [x], {
        approximate: call.attributes.choice('approximate', ['none', 'tanh'], 'none') === 'tanh',
      }),
    ),
  ],
  ['Greater', binary('GREATER', {}, (a, b) => Number(a > b), 'bool')],
  ['GreaterOrEqual', binary('GREATER_EQUAL', {}, (a, b) => Number(a >= b), 'bool')],
  ['HardSigmoid', hardSigmoid],
  ['HardSwish', unary('HARD_SWISH', {})],
  ['Identity', same],
  [
    'IsInf',
    composed((x, call) => {
      const [below, above] = ['detect_negative', 'detect_positive'].map((name) =>
        call.attributes.flag(name, true),
      );
      if (below && above) return COMPOSED.isinf(call, x);
      if (!below && !above) return call.refuse('looks for no infinities');
      const limit = scalar(call, 'largest', above ? LARGEST : -LARGEST);
      return call.emit(above ? 'GREATER' : 'LESS', [x, limit], {});
    }),
  ],
  [
    'LeakyRelu',
    composed((x, call) =>
      call.emit('LEAKY_RELU', [x], { alpha: call.attributes.number('alpha', 0.01) }),
    ),
  ],
  ['Less', binary('LESS', {}, (a, b) => Number(a < b), 'bool')],
  ['LessOrEqual', binary('LESS_EQUAL', {}, (a, b) => Number(a <= b), 'bool')],
  ['Log', unary('LOG', {}, Math.log)],
  ['Max', chained('MAXIMUM', {}, Math.max)],
  ['Mean', mean],
  ['Min', chained('MINIMUM', {}, Math.min)],
  [
    'Mish',
    composed((x, call) => {
      const gate = call.emit('TANH', [softplus(call, x, 'softplus')], {}, 'tanh');
      return call.emit('MUL', [x, gate], NO_ACTIVATION);
    }),
  ],
  [
    'Mod',
    {
      layout: 'any',
      lower: (call) => {
        if (call.attributes.flag('fmod')) return call.refuse('computes remainders of C as it runs');
        const { order, tensors } = pair(call);
        return { tensor: call.emit('FLOOR_MOD', tensors, {}), order };
      },
      fold: (call, inputs) => {
        const isOfC = call.attributes.flag('fmod');
        return combined(
          knownPair(call, inputs),
          inputs[0]!.dtype,
          ([a = 0, b = 1]) => (isOfC ? a % b : a - Math.floor(a / b) * b),
          call.refuse,
        );
      },
    },
  ],
  ['Mul', binary('MUL', NO_ACTIVATION, (a, b) => a * b)],
  ['Neg', unary('NEG', {}, (x) => -x)],
  ['Not', unary('LOGICAL_NOT', {}, (x) => Number(x === 0))],
  ['Or', binary('LOGICAL_OR', {}, (a, b) => Number(a !== 0 || b !== 0), 'bool')],
  ['PRelu', prelu],
  ['Pow', power],
  [
    'Reciprocal',
    composed((x, call) => call.emit('DIV', [scalar(call, 'one', 1), x], NO_ACTIVATION)),
  ],
  ['Relu', unary('RELU', {}, (x) => Math.max(x, 0))],
  ['Round', unary('ROUND', {}, roundHalfEven)],
  [
    'Selu',
    composed((x, call) =>
      scaledElu(
        call,
        x,
        call.attributes.number('alpha', 1.6732632),
        call.attributes.number('gamma', 1.0507),
      ),
    ),
  ],
  ['Sign', unary('SIGN', {}, Math.sign)],
  ['Sigmoid', unary('LOGISTIC', {}, (x) => 1 / (1 + Math.exp(-x)))],
  ['Sin', unary('SIN', {}, Math.sin)],
  [
    'Softsign',
    composed((x, call) => {
      const size = call.emit('ABS', [x], {}, 'abs');
      const divisor = call.emit('ADD', [size, scalar(call, 'one', 1)], NO_ACTIVATION, 'one_more');
      return call.emit('DIV', [x, divisor], NO_ACTIVATION);
    }),
  ],
  ['Sqrt', unary('SQRT', {}, Math.sqrt)],
  ['Sub', binary('SUB', NO_ACTIVATION, (a, b) => a - b)],
  ['Sum', chained('ADD', NO_ACTIVATION, (a, b) => a + b)],
  [
    'Swish',
    composed((x, call) => {
      const alpha = call.attributes.number('alpha', 1);
      const inner = alpha === 1 ? x : times(call, x, alpha, 'inner');
      return call.emit('MUL', [x, call.emit('LOGISTIC', [inner], {}, 'gate')], NO_ACTIVATION);
    }),
  ],
  ['Tanh', unary('TANH', {}, Math.tanh)],
  [
    'ThresholdedRelu',
    composed((x, call) => {
      const limit = scalar(call, 'limit', call.attributes.number('alpha', 1));
      const isAbove = call.emit('GREATER', [x, limit], {}, 'is_above');
      return call.emit('SELECT_V2', [isAbove, x, scalar(call, 'zero', 0)], {});
    }),
  ],
  ['Where', choose],
  ['Xor', binary('NOT_EQUAL', {}, (a, b) => Number((a !== 0) !== (b !== 0)), 'bool')],
]);
