/** Operators on each value by itself, or on pairs of values. */
import * as tf from '@tensorflow/tfjs-core';
import { ActivationFunctionType } from '../../schema/enums.ts';
import { defineForward } from './rule.ts';

/** x · min(max(x + 3, 0), 6) / 6. */
function hardSwish(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6));
}

/** Exact, or by the tanh that approximates it. */
function gelu(x: tf.Tensor, approximate: boolean): tf.Tensor {
  const half = tf.mul(x, 0.5);
  if (!approximate) return tf.mul(half, tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
  const inner = tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715));
  return tf.mul(half, tf.add(tf.tanh(tf.mul(inner, Math.sqrt(2 / Math.PI))), 1));
}

export const ELEMENTWISE = defineForward({
  ADD: ({ input }) => tf.add(input(0), input(1)),
  SUB: ({ input }) => tf.sub(input(0), input(1)),
  MUL: ({ input }) => tf.mul(input(0), input(1)),
  DIV: ({ input }) => tf.div(input(0), input(1)),
  MAXIMUM: ({ input }) => tf.maximum(input(0), input(1)),
  MINIMUM: ({ input }) => tf.minimum(input(0), input(1)),
  SQUARED_DIFFERENCE: ({ input }) => tf.squaredDifference(input(0), input(1)),
  NEG: ({ input }) => tf.neg(input(0)),
  ABS: ({ input }) => tf.abs(input(0)),
  EXP: ({ input }) => tf.exp(input(0)),
  LOG: ({ input }) => tf.log(input(0)),
  RSQRT: ({ input }) => tf.rsqrt(input(0)),
  RELU: ({ input }) => tf.relu(input(0)),
  RELU6: ({ input }) => tf.relu6(input(0)),
  RELU_N1_TO_1: ({ input }) => tf.clipByValue(input(0), -1, 1),
  LEAKY_RELU: ({ input, options }) => tf.leakyRelu(input(0), options.alpha ?? 0),
  PRELU: ({ input }) => tf.prelu(input(0), input(1)),
  ELU: ({ input }) => tf.elu(input(0)),
  GELU: ({ input, options }) => gelu(input(0), options.approximate ?? false),
  HARD_SWISH: ({ input }) => hardSwish(input(0)),
  LOGISTIC: ({ input }) => tf.sigmoid(input(0)),
  TANH: ({ input }) => tf.tanh(input(0)),
  SOFTMAX: ({ input, options }) => tf.softmax(tf.mul(input(0), options.beta ?? 1)),
  LOG_SOFTMAX: ({ input }) => tf.logSoftmax(input(0)),
});

/** The activation that an operator applies to its own result. */
export function fusedActivation(x: tf.Tensor, type: number): tf.Tensor {
  switch (type) {
    case ActivationFunctionType.RELU:
      return tf.relu(x);
    case ActivationFunctionType.RELU6:
      return tf.relu6(x);
    case ActivationFunctionType.RELU_N1_TO_1:
      return tf.clipByValue(x, -1, 1);
    case ActivationFunctionType.TANH:
      return tf.tanh(x);
    default:
      return x;
  }
}
