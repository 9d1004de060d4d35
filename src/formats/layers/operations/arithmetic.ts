/** Operations on the values of one or two tensors. */
import {
  elu,
  hardSigmoid,
  hardSwish,
  mish,
  relu,
  selu,
  softplus,
  softsign,
  swish,
  whereGreater,
} from '../functions.ts';
import type { LayerCall } from '../layer.ts';
import { NO_ACTIVATION } from '../spatial.ts';
import { axesFromFront, constantNumber, type OperationRow, operand } from './operation.ts';

type Unary = (call: LayerCall, input: number) => number;

const unary = (lower: Unary): OperationRow => ({
  parameters: ['x'],
  lower: (call) => lower(call, operand(call, 'x')),
});

type Binary = (call: LayerCall, a: number, b: number) => number;

const binary = (lower: Binary): OperationRow => ({
  parameters: ['x1', 'x2'],
  lower: (call) => lower(call, operand(call, 'x1'), operand(call, 'x2')),
});

const mul = (call: LayerCall, a: number, b: number, suffix = '') =>
  call.emit('MUL', [a, b], NO_ACTIVATION, suffix);

/** By a number: times its inverse, as the TFLite converter does it; DIV has no integer kernel. */
const divide: OperationRow = {
  parameters: ['x1', 'x2'],
  lower(call) {
    const divisor = constantNumber(call, 'x2');
    const a = operand(call, 'x1');
    if (divisor === null) return call.emit('DIV', [a, operand(call, 'x2')], NO_ACTIVATION);
    if (divisor === 0) return call.config.refuse('it divides by 0');
    return mul(call, a, call.values('inverse', 1 / divisor));
  },
};

const power: OperationRow = {
  parameters: ['x1', 'x2'],
  lower(call) {
    const x = operand(call, 'x1');
    switch (constantNumber(call, 'x2')) {
      case 1:
        return x;
      case 2:
        return mul(call, x, x);
      case 3:
        return mul(call, mul(call, x, x, 'square'), x);
      case 4: {
        const square = mul(call, x, x, 'square');
        return mul(call, square, square);
      }
      case 0.5:
        return call.emit('SQRT', [x], {});
      case -0.5:
        return call.emit('RSQRT', [x], {});
      case -1:
        return call.emit('DIV', [call.values('one', 1), x], NO_ACTIVATION);
      default:
        return call.config.refuse('only powers of 1, 2, 3, 4, 0.5, −0.5 and −1 are supported');
    }
  },
};

const clip: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const { config } = call;
    const x = operand(call, 'x');
    const [low, high] = [config.optionalNumber('x_min'), config.optionalNumber('x_max')];
    if (low === 0) return relu(call, x, { maximum: high });
    if (low === -1 && high === 1) return call.emit('RELU_N1_TO_1', [x], {});
    const below = high === null ? '' : 'above';
    const raised = low === null ? x : call.emit('MAXIMUM', [x, call.values('min', low)], {}, below);
    if (high === null) return raised;
    return call.emit('MINIMUM', [raised, call.values('max', high)], {});
  },
};

const softmax = (op: 'SOFTMAX' | 'LOG_SOFTMAX'): OperationRow => ({
  parameters: ['x'],
  lower(call) {
    const x = operand(call, 'x');
    const rank = call.graph.shapeOf(x).length;
    const axis = call.config.number('axis', -1);
    if (axis !== -1 && axis !== rank - 1) call.config.refuse(`axis = ${axis} is not supported`);
    return op === 'SOFTMAX'
      ? call.emit('SOFTMAX', [x], { beta: 1 })
      : call.emit('LOG_SOFTMAX', [x], {});
  },
});

/** Of matrices in the last two dimensions. */
const matmul: OperationRow = {
  parameters: ['x1', 'x2'],
  lower(call) {
    const matrices = ['x1', 'x2'].map((key) => operand(call, key));
    const transposed = ['transpose_a', 'transpose_b'].map((key) => call.config.boolean(key, false));
    if (matrices.some((matrix) => call.graph.shapeOf(matrix).length < 2)) {
      call.config.refuse('it multiplies by a vector');
    }
    const [adjX = false, adjY = false] = transposed;
    return call.emit('BATCH_MATMUL', matrices, { adjX, adjY });
  },
};

const normalize: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const x = operand(call, 'x');
    const axes = axesFromFront(call, call.graph.shapeOf(x).length);
    const isLast =
      !call.config.has('axis') || axes.join() === `${call.graph.shapeOf(x).length - 1}`;
    if (!isLast || call.config.number('order', 2) !== 2) {
      call.config.refuse('only the last dimension can be scaled to length 1');
    }
    return call.emit('L2_NORMALIZATION', [x], NO_ACTIVATION);
  },
};

/** The values where a condition holds, and others where it does not. */
const where: OperationRow = {
  parameters: ['condition', 'x1', 'x2'],
  lower(call) {
    const condition = call.config.raw('condition');
    if (typeof condition === 'boolean') call.config.refuse('its condition is a constant');
    const inputs = ['condition', 'x1', 'x2'].map((key) => operand(call, key));
    return call.emit('SELECT_V2', inputs, {});
  },
};

const same = unary((_call, x) => x);

/** A tensor of the same shape that holds one value. Keras writes the masks of joined sequences so, as bool. */
const filled = (value: 0 | 1): OperationRow =>
  unary((call, x) => {
    const isBool = call.config.choice('dtype', ['bool', 'same'], 'same') === 'bool';
    if (!isBool && value === 0) return call.emit('ZEROS_LIKE', [x], {});
    const zeros = call.emit('ZEROS_LIKE', [x], {}, 'zeros');
    if (!isBool) return call.emit('ADD', [zeros, call.values('one', 1)], NO_ACTIVATION);
    const inputs = [zeros, call.values('zero', 0)];
    return value === 0 ? call.emit('NOT_EQUAL', inputs, {}) : call.emit('EQUAL', inputs, {});
  });

const cast: OperationRow = {
  parameters: ['x'],
  lower(call) {
    const x = operand(call, 'x');
    const to = call.config.string('dtype', 'float32');
    const from = call.graph.tensor(x).dtype;
    // Half-precision models are run in float32.
    const stays = from === 'float32' ? /^(b?float16|float32|float64)$/.test(to) : from === to;
    return stays ? x : call.config.refuse(`it changes ${from} to ${to.slice(0, 20)}`);
  },
};

export const ARITHMETIC = {
  Abs: unary((call, x) => call.emit('ABS', [x], {})),
  Absolute: unary((call, x) => call.emit('ABS', [x], {})),
  Add: binary((call, a, b) => call.emit('ADD', [a, b], NO_ACTIVATION)),
  Cast: cast,
  Ceil: unary((call, x) => call.emit('CEIL', [x], {})),
  Clip: clip,
  ConvertToTensor: same,
  Copy: same,
  Cos: unary((call, x) => call.emit('COS', [x], {})),
  Divide: divide,
  Elu: unary((call, x) => elu(call, x, call.config.number('alpha', 1), '')),
  Equal: binary((call, a, b) => call.emit('EQUAL', [a, b], {})),
  Exp: unary((call, x) => call.emit('EXP', [x], {})),
  Floor: unary((call, x) => call.emit('FLOOR', [x], {})),
  Gelu: unary((call, x) =>
    call.emit('GELU', [x], { approximate: call.config.boolean('approximate', true) }),
  ),
  Greater: binary((call, a, b) => call.emit('GREATER', [a, b], {})),
  GreaterEqual: binary((call, a, b) => call.emit('GREATER_EQUAL', [a, b], {})),
  HardSigmoid: unary((call, x) => hardSigmoid(call, x, '')),
  HardSilu: unary((call, x) => hardSwish(call, x, '')),
  HardTanh: unary((call, x) => call.emit('RELU_N1_TO_1', [x], {})),
  LeakyRelu: unary((call, x) =>
    call.emit('LEAKY_RELU', [x], { alpha: call.config.number('negative_slope', 0.2) }),
  ),
  Less: binary((call, a, b) => call.emit('LESS', [a, b], {})),
  LessEqual: binary((call, a, b) => call.emit('LESS_EQUAL', [a, b], {})),
  Log: unary((call, x) => call.emit('LOG', [x], {})),
  LogSoftmax: softmax('LOG_SOFTMAX'),
  LogicalAnd: binary((call, a, b) => call.emit('LOGICAL_AND', [a, b], {})),
  LogicalNot: unary((call, x) => call.emit('LOGICAL_NOT', [x], {})),
  LogicalOr: binary((call, a, b) => call.emit('LOGICAL_OR', [a, b], {})),
  Matmul: matmul,
  Maximum: binary((call, a, b) => call.emit('MAXIMUM', [a, b], {})),
  Minimum: binary((call, a, b) => call.emit('MINIMUM', [a, b], {})),
  Mish: unary((call, x) => mish(call, x, '')),
  Multiply: binary((call, a, b) => mul(call, a, b)),
  Negative: unary((call, x) => call.emit('NEG', [x], {})),
  Normalize: normalize,
  NotEqual: binary((call, a, b) => call.emit('NOT_EQUAL', [a, b], {})),
  OnesLike: filled(1),
  Power: power,
  Reciprocal: unary((call, x) => call.emit('DIV', [call.values('one', 1), x], NO_ACTIVATION)),
  Relu: unary((call, x) => call.emit('RELU', [x], {})),
  Relu6: unary((call, x) => call.emit('RELU6', [x], {})),
  Round: unary((call, x) =>
    call.config.number('decimals', 0) === 0
      ? call.emit('ROUND', [x], {})
      : call.config.refuse('it rounds to decimals'),
  ),
  Rsqrt: unary((call, x) => call.emit('RSQRT', [x], {})),
  Selu: unary((call, x) => selu(call, x, '')),
  Sigmoid: unary((call, x) => call.emit('LOGISTIC', [x], {})),
  Sign: unary((call, x) => call.emit('SIGN', [x], {})),
  Silu: unary((call, x) => swish(call, x, '')),
  Sin: unary((call, x) => call.emit('SIN', [x], {})),
  Softmax: softmax('SOFTMAX'),
  Softplus: unary((call, x) => softplus(call, x, '')),
  Softsign: unary((call, x) => softsign(call, x, '')),
  Sqrt: unary((call, x) => call.emit('SQRT', [x], {})),
  Square: unary((call, x) => mul(call, x, x)),
  SquaredDifference: binary((call, a, b) => call.emit('SQUARED_DIFFERENCE', [a, b], {})),
  StopGradient: same,
  Subtract: binary((call, a, b) => call.emit('SUB', [a, b], NO_ACTIVATION)),
  Tanh: unary((call, x) => call.emit('TANH', [x], {})),
  Threshold: unary((call, x) => {
    const other = call.values('default', call.config.number('default_value', 0));
    return whereGreater(call, x, call.config.number('threshold', 0), x, other, '');
  }),
  TrueDivide: divide,
  Where: where,
  ZerosLike: filled(0),
} satisfies Record<string, OperationRow>;
