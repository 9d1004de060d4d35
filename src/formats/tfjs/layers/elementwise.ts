/** Operators that join two tensors, or a tensor and a constant, value by value. */
import { ActivationFunctionType } from '../../../schema/enums.ts';
import { sameShape } from '../../../tensor/shape.ts';
import type { LayerRow, LayerRows, OpCall } from './call.ts';
import { activation, affine, type Factor, negated, relu, withActivation } from './functions.ts';

const { NONE, RELU } = ActivationFunctionType;

/** A constant beside data: one number, or one per channel. */
function factorAt(call: OpCall, i: number): Factor | undefined {
  const constant = call.constant(i);
  if (!constant) return undefined;
  const { shape, data } = constant;
  const { outputShape } = call;
  if (!sameShape(call.inputShape(1 - i), outputShape)) {
    call.refuse('a constant is larger than the data');
  }
  if (data.length === 1) return data[0] ?? 0;
  const channels = outputShape.at(-1);
  if (data.length !== channels || shape.at(-1) !== channels || outputShape.length > 3) {
    call.refuse('a constant differs from place to place');
  }
  return data;
}

interface Binary {
  /** Two results of layers. */
  join(call: OpCall, a: string, b: string): string;
  /** Data and a constant; `first` says that the constant comes first. */
  apply(call: OpCall, x: string, constant: Factor, first: boolean): string;
}

/** Operands are broadcast as the layers do it: dimension by dimension. */
const binary =
  ({ join, apply }: Binary): LayerRow<'ADD' | 'SUB' | 'MUL' | 'DIV' | 'MAXIMUM' | 'MINIMUM'> =>
  (call) => {
    const [first, second] = [factorAt(call, 0), factorAt(call, 1)];
    const x = () => call.input(first === undefined ? 0 : 1);
    const constant = first ?? second;
    if (constant !== undefined) {
      return withActivation(call, apply(call, x(), constant, first !== undefined));
    }
    if (call.inputShape(0).length !== call.inputShape(1).length) {
      call.refuse('its operands have different numbers of dimensions');
    }
    return withActivation(call, join(call, call.input(0), call.input(1)));
  };

const joinBy = (className: string) => (call: OpCall, a: string, b: string) =>
  call.add(className, {}, [a, b]);

const add = binary({
  join: joinBy('Add'),
  apply: (call, x, offset) => affine(call, x, 1, offset),
});

/** TensorFlow.js has no Subtract. */
const subtract = binary({
  join: (call, a, b) => call.add('Add', {}, [a, affine(call, b, -1, 0, 'negative')]),
  apply: (call, x, constant, first) =>
    first ? affine(call, x, -1, constant) : affine(call, x, 1, negated(constant)),
});

const multiply = binary({
  join: joinBy('Multiply'),
  apply: (call, x, scale) => affine(call, x, scale, 0),
});

const divide = binary({
  join: (call) => call.refuse('there is no layer that divides'),
  apply(call, x, constant, first) {
    if (first) call.refuse('there is no layer that divides by data');
    const inverse = typeof constant === 'number' ? 1 / constant : constant.map((v) => 1 / v);
    return affine(call, x, inverse, 0);
  },
});

/** max(x, c) = relu(x − c) + c. */
const maximum = binary({
  join: joinBy('Maximum'),
  apply(call, x, limit) {
    if (limit === 0) return activation(call, 'relu', x);
    const above = affine(call, x, 1, negated(limit), 'above');
    return affine(call, activation(call, 'relu', above, 'relu'), 1, limit);
  },
});

/** min(x, c) = c − relu(c − x); a relu before it takes the limit along. */
const minimum = binary({
  join: joinBy('Minimum'),
  apply(call, x, limit) {
    const before = [0, 1].map((i) => call.writer(i)).find((writer) => writer !== undefined);
    const { fusedActivationFunction = NONE } = (before?.options ?? {}) as {
      fusedActivationFunction?: number;
    };
    const isPositive = before?.op === 'RELU' || fusedActivationFunction === RELU;
    if (isPositive && typeof limit === 'number' && limit > 0) return relu(call, limit, x);
    const below = affine(call, x, -1, limit, 'below');
    return affine(call, activation(call, 'relu', below, 'relu'), -1, limit);
  },
});

export const ELEMENTWISE_ROWS = {
  ADD: add,
  DIV: divide,
  MAXIMUM: maximum,
  MINIMUM: minimum,
  MUL: multiply,
  SUB: subtract,
} satisfies LayerRows;
