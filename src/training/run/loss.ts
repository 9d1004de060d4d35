import * as tf from '@tensorflow/tfjs-core';

/** Mean over the batch of −log softmax(scores)[label], in nats. */
export function crossEntropy(scores: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  const chosen = tf.mul(tf.logSoftmax(scores), tf.oneHot(labels, scores.shape[1]));
  return tf.neg(tf.div(tf.sum(chosen), labels.size)) as tf.Scalar;
}

/** 1 for each row of `scores` [batch, classes] whose largest value is at its label, else 0. */
export function rightAnswers(scores: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor {
  return tf.cast(tf.equal(tf.argMax(scores, 1), labels), 'float32');
}
