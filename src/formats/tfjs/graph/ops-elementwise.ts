/** Functions of each value by itself. */
import type { OptionsOf } from '../../../ops/index.ts';
import type { OpName } from '../../../ops/op-spec.ts';
import { TensorType } from '../../../schema/enums.ts';
import { broadcastShapes, type Shape, sameShape } from '../../../tensor/shape.ts';
import type { NodeDtype } from '../../arrays/known.ts';
import { SamplesUnknown } from '../../arrays/known.ts';
import { COMPOSED, clipOperator, clipped, scaledElu } from '../../composed.ts';
import { type Lower, NO_ACTIVATION, type NodeCall } from './call.ts';

const unary =
  <N extends OpName>(
    op: N,
    options: (call: NodeCall) => OptionsOf<N> = () => ({}) as OptionsOf<N>,
  ): Lower =>
  (call) =>
    call.emit(op, [call.input(0)], options(call));

const binary =
  (op: OpName): Lower =>
  (call) => {
    if (call.node.op === 'BiasAdd') call.attributes.choice('data_format', ['NHWC'], 'NHWC');
    return call.emit(op, [call.input(0), call.input(1)], {});
  };

/** The input itself. */
const nothing: Lower = (call) => call.known(0) ?? call.input(0);

const select: Lower = (call) => {
  const [condition, yes] = [call.shape(0), call.shape(1)];
  // The older op spreads a list of conditions over the first dimension, not the last.
  if (call.node.op === 'Select' && condition.length === 1 && yes.length > 1)
    return call.refuse('chooses whole rows');
  return call.emit('SELECT_V2', [call.input(0), call.input(1), call.input(2)], {});
};

/** ADD_N has a float kernel alone; sums of two have integer ones, too. */
const addN: Lower = (call) => {
  let sum = call.input(0);
  for (let i = 1; i < call.arity; i++) {
    const isLast = i === call.arity - 1;
    sum = call.emit('ADD', [sum, call.input(i)], NO_ACTIVATION, isLast ? undefined : `sum_${i}`);
  }
  return sum;
};

const TYPES: Readonly<Record<NodeDtype, number>> = {
  bool: TensorType.BOOL,
  float32: TensorType.FLOAT32,
  int32: TensorType.INT32,
};

const cast: Lower = (call) => {
  const [from, to] = [call.dtype(0), call.attributes.dtype('DstT')];
  if (from === to) return call.input(0);
  return call.emit('CAST', [call.input(0)], { inDataType: TYPES[from], outDataType: TYPES[to] });
};

/** The kernel wants both operands in one shape. */
const angle: Lower = (call) => {
  const [y, x] = [call.shape(0), call.shape(1)];
  const shape = broadcastShapes(y, x) ?? call.refuse('combines shapes that do not fit');
  const spread = (i: number, own: Shape, name: string) => {
    if (sameShape(own, shape)) return call.input(i);
    if (shape.includes(-1)) throw new SamplesUnknown();
    const target = call.indices(`${name}_shape`, shape);
    return call.emit('BROADCAST_TO', [call.input(i), target], {}, name);
  };
  return call.emit('ATAN2', [spread(0, y, 'opposite'), spread(1, x, 'adjacent')], {});
};

/** x / y, and 0 where y is 0: nothing is divided by 0, so that calibration sees no infinity. */
const divideNoNan: Lower = (call) => {
  const [x, y] = [call.input(0), call.input(1)];
  const zero = call.floats('zero', [0], []);
  const isZero = call.emit('EQUAL', [y, zero], {}, 'is_zero');
  const one = call.floats('one', [1], []);
  const divisor = call.emit('SELECT_V2', [isZero, one, y], {}, 'divisor');
  const quotient = call.emit('DIV', [x, divisor], NO_ACTIVATION, 'quotient');
  return call.emit('SELECT_V2', [isZero, zero, quotient], {});
};

const reciprocal: Lower = (call) =>
  call.emit('DIV', [call.floats('one', [1], []), call.input(0)], NO_ACTIVATION);

const square: Lower = (call) => call.emit('MUL', [call.input(0), call.input(0)], NO_ACTIVATION);

const composed =
  (name: keyof typeof COMPOSED): Lower =>
  (call) =>
    COMPOSED[name](call, call.input(0));

/** Of a number, where it is one and known. */
const knownNumber = (call: NodeCall, i: number) => {
  const values = call.dtype(i) === 'float32' ? call.known(i)?.values() : undefined;
  return values?.length === 1 ? values[0] : undefined;
};

const clip: Lower = (call) => {
  const [min, max] = [knownNumber(call, 1), knownNumber(call, 2)];
  if (min !== undefined && max !== undefined) {
    const exact = clipOperator(min, max);
    return exact ? call.emit(exact, [call.input(0)], {}) : clipped(call, call.input(0), [min, max]);
  }
  const low = call.emit('MAXIMUM', [call.input(0), call.input(1)], {}, 'low');
  return call.emit('MINIMUM', [low, call.input(2)], {});
};

/** The input itself, as in TensorFlow.js; the range of 8 bits is kept, as those of quantization-aware training are. */
const fakeQuantized: Lower = (call) => {
  const weights = call.known(0);
  if (weights) return weights;
  const value = call.input(0);
  const [min, max] = [knownNumber(call, 1), knownNumber(call, 2)];
  const is8 = call.attributes.integer('num_bits', 8, 2) === 8;
  if (is8 && min !== undefined && max !== undefined) call.learn(value, min, max);
  return value;
};

/** TensorFlow's constants; the op has no attributes. */
const selu: Lower = (call) =>
  scaledElu(call, call.input(0), 1.6732632423543772, 1.0507009873554805);

export const ELEMENTWISE_OPS: ReadonlyMap<string, Lower> = new Map<string, Lower>([
  ['Abs', unary('ABS')],
  ['Acos', composed('acos')],
  ['Acosh', composed('acosh')],
  ['Add', binary('ADD')],
  ['AddN', addN],
  ['AddV2', binary('ADD')],
  ['Asin', composed('asin')],
  ['Asinh', composed('asinh')],
  ['Atan', composed('atan')],
  ['Atan2', angle],
  ['Atanh', composed('atanh')],
  ['BiasAdd', binary('ADD')],
  ['Cast', cast],
  ['Ceil', unary('CEIL')],
  ['ClipByValue', clip],
  ['Cos', unary('COS')],
  ['Cosh', composed('cosh')],
  ['Div', binary('DIV')],
  ['DivNoNan', divideNoNan],
  ['Elu', unary('ELU')],
  ['EnsureShape', nothing],
  ['Equal', binary('EQUAL')],
  ['Erf', composed('erf')],
  ['Exp', unary('EXP')],
  ['Expm1', composed('expm1')],
  ['FakeQuantWithMinMaxVars', fakeQuantized],
  ['Floor', unary('FLOOR')],
  ['FloorDiv', binary('FLOOR_DIV')],
  ['FloorMod', binary('FLOOR_MOD')],
  ['Greater', binary('GREATER')],
  ['GreaterEqual', binary('GREATER_EQUAL')],
  ['Identity', nothing],
  ['IsFinite', composed('isfinite')],
  ['IsInf', composed('isinf')],
  ['IsNan', composed('isnan')],
  ['LeakyRelu', unary('LEAKY_RELU', (call) => ({ alpha: call.attributes.number('alpha', 0.2) }))],
  ['Less', binary('LESS')],
  ['LessEqual', binary('LESS_EQUAL')],
  ['Log', unary('LOG')],
  ['Log1p', composed('log1p')],
  ['LogSoftmax', unary('LOG_SOFTMAX')],
  ['LogicalAnd', binary('LOGICAL_AND')],
  ['LogicalNot', unary('LOGICAL_NOT')],
  ['LogicalOr', binary('LOGICAL_OR')],
  ['Maximum', binary('MAXIMUM')],
  ['Minimum', binary('MINIMUM')],
  ['Mod', binary('FLOOR_MOD')],
  ['Mul', binary('MUL')],
  ['Neg', unary('NEG')],
  ['NotEqual', binary('NOT_EQUAL')],
  ['PlaceholderWithDefault', nothing],
  ['Pow', binary('POW')],
  ['Prelu', binary('PRELU')],
  ['PreventGradient', nothing],
  ['Print', nothing],
  ['RealDiv', binary('DIV')],
  ['Reciprocal', reciprocal],
  ['Relu', unary('RELU')],
  ['Relu6', unary('RELU6')],
  ['Round', unary('ROUND')],
  ['Rsqrt', unary('RSQRT')],
  ['Select', select],
  ['SelectV2', select],
  ['Selu', selu],
  ['Sigmoid', unary('LOGISTIC')],
  ['Sign', unary('SIGN')],
  ['Sin', unary('SIN')],
  ['Sinh', composed('sinh')],
  ['Snapshot', nothing],
  ['Softmax', unary('SOFTMAX', () => ({ beta: 1 }))],
  ['Softplus', composed('softplus')],
  ['Sqrt', unary('SQRT')],
  ['Square', square],
  ['SquaredDifference', binary('SQUARED_DIFFERENCE')],
  ['StopGradient', nothing],
  ['Sub', binary('SUB')],
  ['Tan', composed('tan')],
  ['Tanh', unary('TANH')],
]);
