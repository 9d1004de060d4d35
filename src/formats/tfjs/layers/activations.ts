/** Operators that apply a function to each value, or to each row. */

import type { OpName } from '../../../ops/op-spec.ts';
import type { LayerRow, LayerRows, OpCall } from './call.ts';
import { activation, affine, limitedToOne, relu } from './functions.ts';

const activated =
  <N extends OpName>(name: string): LayerRow<N> =>
  (call) =>
    activation(call, name, call.input(0));

/** x · relu6(x + 3) / 6. */
const hardSwish: LayerRow<'HARD_SWISH'> = (call) => {
  const x = call.input(0);
  const limited = relu(call, 6, affine(call, x, 1, 3, 'raised'), 'limited');
  return call.add('Multiply', {}, [x, affine(call, limited, 1 / 6, 0, 'gate')]);
};

/** The approximation is x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))). */
const gelu: LayerRow<'GELU'> = (call) => {
  const x = call.input(0);
  if (!call.options.approximate) return activation(call, 'gelu', x);
  const root = Math.sqrt(2 / Math.PI);
  const square = call.add('Multiply', {}, [x, x], { suffix: 'square' });
  const slope = affine(call, square, 0.044715 * root, root, 'slope');
  const cubic = call.add('Multiply', {}, [x, slope], { suffix: 'cubic' });
  const gate = affine(call, activation(call, 'tanh', cubic, 'tanh'), 0.5, 0.5, 'gate');
  return call.add('Multiply', {}, [x, gate]);
};

const softmax: LayerRow<'SOFTMAX'> = (call) => {
  const { beta = 1 } = call.options;
  const x = call.input(0);
  return activation(call, 'softmax', beta === 1 ? x : affine(call, x, beta, 0, 'scaled'));
};

const prelu: LayerRow<'PRELU'> = (call) => {
  const { shape, data } = call.weights(1);
  const slopes = lastDimensions(call, shape);
  const shared = slopes.flatMap((length, i) => (length === 1 ? [i + 1] : []));
  return call.add('PReLU', { shared_axes: shared }, [call.input(0)], {
    weights: { alpha: { shape: slopes, data } },
  });
};

/** `shape` with 1 in front for each further dimension of a sample. */
function lastDimensions(call: OpCall, shape: readonly number[]): number[] {
  const rank = call.outputShape.length;
  const more = Math.max(0, rank - shape.length);
  const whole = [...new Array<number>(more).fill(1), ...shape];
  const [first] = whole;
  if (whole.length === rank + 1 && first === 1) return whole.slice(1);
  return whole.length === rank ? whole : call.refuse('a constant differs from sample to sample');
}

export const ACTIVATION_ROWS = {
  ELU: activated('elu'),
  GELU: gelu,
  HARD_SWISH: hardSwish,
  LEAKY_RELU: (call) => call.add('LeakyReLU', { alpha: call.options.alpha ?? 0 }, [call.input(0)]),
  LOGISTIC: activated('sigmoid'),
  LOG_SOFTMAX: activated('log_softmax'),
  NEG: (call) => affine(call, call.input(0), -1, 0),
  PRELU: prelu,
  RELU: activated('relu'),
  RELU6: activated('relu6'),
  RELU_N1_TO_1: (call) => limitedToOne(call, call.input(0)),
  SOFTMAX: softmax,
  TANH: activated('tanh'),
} satisfies LayerRows;
