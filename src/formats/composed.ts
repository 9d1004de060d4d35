/**
 * Functions that TFLite has no operator for, made of those it has: alike for every format. `x` is the tensor that they are taken
 * of; the result bears the node's name, or `suffix` behind it.
 */
import { ActivationFunctionType } from '../schema/enums.ts';
import type { Emitter } from './lowering.ts';

const NO_ACTIVATION = { fusedActivationFunction: ActivationFunctionType.NONE };

type Composed = (call: Emitter, x: number, suffix?: string) => number;

/** The largest number of 32 bits: whatever is beyond is infinite. */
export const LARGEST = 3.4028234663852886e38;

export const scalar = (call: Emitter, name: string, value: number) =>
  call.floats(name, [value], []);

const binary =
  (op: 'ADD' | 'DIV' | 'MUL' | 'SUB') => (call: Emitter, a: number, b: number, suffix?: string) =>
    call.emit(op, [a, b], NO_ACTIVATION, suffix);
const add = binary('ADD');
const divide = binary('DIV');
const multiply = binary('MUL');
const subtract = binary('SUB');

/** A tensor times a number. */
export const times = (call: Emitter, x: number, factor: number, suffix?: string) =>
  multiply(call, x, scalar(call, `${suffix ?? 'scaled'}/factor`, factor), suffix);

/** No rule hides more pairs of a query and a key: it is a constant of so many values. */
export const MOST_PAIRS = 2 ** 24;

/** How far below the lowest score of its row a hidden one is put. */
const BELOW = 24;

/**
 * Scores of attention, of `rank` dimensions, with those that are not `seen` below the lowest of their row: a share of e⁻²⁴ is none in
 * float32, whatever the scores are. −10⁹, which is usual, would take all of an integer's range.
 */
export function belowLowest(
  { emit, indices, floats }: Pick<Emitter, 'emit' | 'indices' | 'floats'>,
  scores: number,
  seen: number,
  rank: number,
): number {
  const last = indices('keys_axis', [rank - 1]);
  const lowest = emit('REDUCE_MIN', [scores, last], { keepDims: true }, 'lowest');
  const hidden = emit('SUB', [lowest, floats('below', [BELOW], [])], NO_ACTIVATION, 'hidden_score');
  return emit('SELECT_V2', [seen, scores, hidden], {}, 'seen_scores');
}

const one = (call: Emitter) => scalar(call, 'one', 1);

/** log(1 + eˣ), in the form that does not overflow: max(x, 0) + log(1 + e^−|x|). */
export const softplus: Composed = (call, x, suffix) => {
  const negative = call.emit('NEG', [call.emit('ABS', [x], {}, 'abs')], {}, 'neg');
  const power = call.emit('EXP', [negative], {}, 'exp');
  const logarithm = call.emit('LOG', [add(call, power, one(call), 'one_more')], {}, 'log');
  return add(call, call.emit('RELU', [x], {}, 'relu'), logarithm, suffix);
};

/** α · (eˣ − 1) below zero and x above, from the kernel for α = 1: (1 − α) · max(x, 0) + α · elu(x), times γ. */
export function scaledElu(call: Emitter, x: number, alpha: number, gamma: number): number {
  if (alpha === 1 && gamma === 1) return call.emit('ELU', [x], {});
  const below = times(call, call.emit('ELU', [x], {}, 'elu'), alpha * gamma, 'below');
  const above = times(call, call.emit('RELU', [x], {}, 'relu'), (1 - alpha) * gamma, 'above');
  return add(call, above, below);
}

/**
 * x between two limits, each where it is not near the end of all numbers: by the operator that has them, or by MAXIMUM and MINIMUM.
 * `limit` makes their constants.
 */
export function clipped(
  call: Emitter,
  x: number,
  [min, max]: readonly [min: number, max: number],
  limit = (name: string, value: number) => scalar(call, name, value),
): number {
  const [isBelow, isAbove] = [min > -3e38, max < 3e38];
  const low = isBelow
    ? call.emit('MAXIMUM', [x, limit('min', min)], {}, isAbove ? 'low' : undefined)
    : x;
  return isAbove ? call.emit('MINIMUM', [low, limit('max', max)], {}) : low;
}

const CLIPS = [
  ['RELU6', 0, 6],
  ['RELU_N1_TO_1', -1, 1],
  ['RELU', 0, 3e38],
] as const;

/** The operator that clips floats to these limits. */
export const clipOperator = (min: number, max: number) =>
  CLIPS.find(
    ([, low, high]) => low === min && (high === max || (high === 3e38 && max >= high)),
  )?.[0];

/**
 * The error function, from GELU, whose kernel has it: gelu(y) = y / 2 · (1 + erf(y / √2)), so that erf(x) = 2 · gelu(y) / y − 1 with
 * y = √2 · x, and 0 where x is.
 */
const erf: Composed = (call, x) => {
  const zero = scalar(call, 'zero', 0);
  const isZero = call.emit('EQUAL', [x, zero], {}, 'is_zero');
  const y = times(call, x, Math.SQRT2, 'stretched');
  const divisor = call.emit('SELECT_V2', [isZero, one(call), y], {}, 'divisor');
  const gelu = call.emit('GELU', [y], { approximate: false }, 'gelu');
  const twice = times(call, divide(call, gelu, divisor, 'half'), 2, 'twice');
  const result = subtract(call, twice, one(call), 'one_less');
  return call.emit('SELECT_V2', [isZero, zero, result], {});
};

/** √(1 − x²) as √((1 − x) · (1 + x)), which keeps its digits near 1. */
function leg(call: Emitter, x: number): number {
  const less = subtract(call, one(call), x, 'one_minus');
  const more = add(call, one(call), x, 'one_plus');
  return call.emit('SQRT', [multiply(call, less, more, 'product')], {}, 'leg');
}

const angle = (call: Emitter, y: number, x: number) => call.emit('ATAN2', [y, x], {});

/** The angle of y to 1; the kernel wants that in the shape of y, and x = x is 1 wherever x is a number. */
const atan: Composed = (call, x) => {
  const isNumber = call.emit('EQUAL', [x, x], {}, 'is_number');
  const unit = call.emit('CAST', [isNumber], { inDataType: BOOL, outDataType: FLOAT }, 'unit');
  return angle(call, x, unit);
};
/** TensorType.BOOL and TensorType.FLOAT32. */
const [BOOL, FLOAT] = [6, 0];

/** Half of eˣ and e⁻ˣ joined: the hyperbolic functions. */
const halves =
  (join: typeof add): Composed =>
  (call, x) => {
    const up = call.emit('EXP', [x], {}, 'up');
    const down = call.emit('EXP', [call.emit('NEG', [x], {}, 'neg')], {}, 'down');
    return times(call, join(call, up, down, 'joined'), 0.5);
  };

/** sign(x) · log(|x| + √(x² + 1)): of |x|, as nothing is lost where both have one sign. */
const asinh: Composed = (call, x) => {
  const size = call.emit('ABS', [x], {}, 'abs');
  const sum = add(call, multiply(call, x, x, 'square'), one(call), 'sum');
  const far = add(call, size, call.emit('SQRT', [sum], {}, 'root'), 'far');
  const length = call.emit('LOG', [far], {}, 'log');
  return multiply(call, call.emit('SIGN', [x], {}, 'sign'), length);
};

/** log(x + √((x − 1) · (x + 1))). */
const acosh: Composed = (call, x) => {
  const less = subtract(call, x, one(call), 'one_less');
  const more = add(call, x, one(call), 'one_more');
  const root = call.emit('SQRT', [multiply(call, less, more, 'product')], {}, 'root');
  return call.emit('LOG', [add(call, x, root, 'far')], {});
};

/** ½ · log((1 + x) / (1 − x)). */
const atanh: Composed = (call, x) => {
  const more = add(call, one(call), x, 'one_plus');
  const less = subtract(call, one(call), x, 'one_minus');
  return times(call, call.emit('LOG', [divide(call, more, less, 'ratio')], {}, 'log'), 0.5);
};

/** By the name that these functions have everywhere, in lower case. */
export const COMPOSED = {
  acos: (call, x) => angle(call, leg(call, x), x),
  acosh,
  asin: (call, x) => angle(call, x, leg(call, x)),
  asinh,
  atan,
  atanh,
  cosh: halves(add),
  erf,
  expm1: (call, x) => subtract(call, call.emit('EXP', [x], {}, 'exp'), one(call)),
  isfinite: (call, x) =>
    call.emit('LESS_EQUAL', [call.emit('ABS', [x], {}, 'abs'), largest(call)], {}),
  isinf: (call, x) => call.emit('GREATER', [call.emit('ABS', [x], {}, 'abs'), largest(call)], {}),
  isnan: (call, x) => call.emit('NOT_EQUAL', [x, x], {}),
  log1p: (call, x) => call.emit('LOG', [add(call, x, one(call), 'one_more')], {}),
  sinh: halves(subtract),
  softplus,
  tan: (call, x) =>
    divide(call, call.emit('SIN', [x], {}, 'sin'), call.emit('COS', [x], {}, 'cos')),
} as const satisfies Readonly<Record<string, Composed>>;

const largest = (call: Emitter) => scalar(call, 'largest', LARGEST);
