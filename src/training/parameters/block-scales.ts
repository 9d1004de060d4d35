/** Scales of blocks as a file keeps them: as a half, rounded to 8 bits of mantissa first. docs/numerics.md (h) */
import * as tf from '@tensorflow/tfjs-core';

/** The smallest step of halves. */
const FINEST = 2 ** -24;

/** What a file holds of `scale`, which is positive. No gradient goes through. */
export function storedBlockScale(scale: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const exponent = tf.floor(tf.div(tf.log(scale), Math.LN2));
    // 8 bits of mantissa, or what is left of a half where it has none of its own.
    const step = tf.maximum(tf.pow(2, tf.sub(exponent, 7)), FINEST);
    return tf.maximum(tf.mul(tf.round(tf.div(scale, step)), step), FINEST);
  });
}
