/** Functions of each value by itself. */
import type { OptionsOf } from '../../../ops/index.ts';
import type { OpName } from '../../../ops/op-spec.ts';
import { TensorType } from '../../../schema/enums.ts';
import { broadcastShapes, type Shape, sameShape } from '../../../tensor/shape.ts';
import type { NodeDtype } from '../../arrays/known.ts';
import { SamplesUnknown } from '../../arrays/known.ts';
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

export const ELEMENTWISE_OPS: ReadonlyMap<string, Lower> = new Map<string, Lower>([
  ['Abs', unary('ABS')],
  ['Add', binary('ADD')],
  ['AddN', addN],
  ['AddV2', binary('ADD')],
  ['Atan2', angle],
  ['BiasAdd', binary('ADD')],
  ['Cast', cast],
  ['Ceil', unary('CEIL')],
  ['Cos', unary('COS')],
  ['Div', binary('DIV')],
  ['DivNoNan', divideNoNan],
  ['Elu', unary('ELU')],
  ['Equal', binary('EQUAL')],
  ['Exp', unary('EXP')],
  ['Floor', unary('FLOOR')],
  ['FloorDiv', binary('FLOOR_DIV')],
  ['FloorMod', binary('FLOOR_MOD')],
  ['Greater', binary('GREATER')],
  ['GreaterEqual', binary('GREATER_EQUAL')],
  ['Identity', nothing],
  ['LeakyRelu', unary('LEAKY_RELU', (call) => ({ alpha: call.attributes.number('alpha', 0.2) }))],
  ['Less', binary('LESS')],
  ['LessEqual', binary('LESS_EQUAL')],
  ['Log', unary('LOG')],
  ['LogSoftmax', unary('LOG_SOFTMAX')],
  ['LogicalAnd', binary('LOGICAL_AND')],
  ['LogicalNot', unary('LOGICAL_NOT')],
  ['LogicalOr', binary('LOGICAL_OR')],
  ['Maximum', binary('MAXIMUM')],
  ['Minimum', binary('MINIMUM')],
  ['Mul', binary('MUL')],
  ['Neg', unary('NEG')],
  ['NotEqual', binary('NOT_EQUAL')],
  ['Pow', binary('POW')],
  ['Prelu', binary('PRELU')],
  ['PreventGradient', nothing],
  ['RealDiv', binary('DIV')],
  ['Reciprocal', reciprocal],
  ['Relu', unary('RELU')],
  ['Relu6', unary('RELU6')],
  ['Round', unary('ROUND')],
  ['Rsqrt', unary('RSQRT')],
  ['Select', select],
  ['SelectV2', select],
  ['Sigmoid', unary('LOGISTIC')],
  ['Sign', unary('SIGN')],
  ['Sin', unary('SIN')],
  ['Snapshot', nothing],
  ['Softmax', unary('SOFTMAX', () => ({ beta: 1 }))],
  ['Sqrt', unary('SQRT')],
  ['Square', square],
  ['SquaredDifference', binary('SQUARED_DIFFERENCE')],
  ['StopGradient', nothing],
  ['Sub', binary('SUB')],
  ['Tanh', unary('TANH')],
]);
