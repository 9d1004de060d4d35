import * as tf from '@tensorflow/tfjs-core';

/** A variable with these values; the tensor it starts from does not stay. */
export function variableOf(
  values: Float32Array,
  shape: readonly number[],
  trainable = true,
): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor(values, [...shape]), trainable));
}
