/** Convolutions and matrix products. */
import * as tf from '@tensorflow/tfjs-core';
import { Padding } from '../../schema/enums.ts';
import { defineForward, withBatch } from './rule.ts';

type Strides = [number, number];

const padOf = (padding: number | undefined) =>
  (padding ?? Padding.SAME) === Padding.SAME ? 'same' : 'valid';

function withBias(result: tf.Tensor, bias: tf.Tensor | undefined): tf.Tensor {
  return bias ? tf.add(result, bias) : result;
}

/**
 * Spreads the taps of a filter [h, w, a, b] apart: a dilated convolution is a plain one with this filter. tfjs has no
 * gradient of dilated convolutions.
 */
function dilated(filter: tf.Tensor4D, [dh, dw]: Strides): tf.Tensor4D {
  const [h, w, a, b] = filter.shape;
  let result: tf.Tensor = filter;
  if (dh > 1) {
    const rows = tf.pad(tf.reshape(result, [h, 1, w * a * b]), [
      [0, 0],
      [0, dh - 1],
      [0, 0],
    ]);
    result = tf.slice(tf.reshape(rows, [h * dh, w * a * b]), [0, 0], [(h - 1) * dh + 1, -1]);
  }
  const height = (h - 1) * dh + 1;
  if (dw > 1) {
    const columns = tf.pad(tf.reshape(result, [height * w, 1, a * b]), [
      [0, 0],
      [0, dw - 1],
      [0, 0],
    ]);
    result = tf.slice(
      tf.reshape(columns, [height, w * dw, a * b]),
      [0, 0, 0],
      [-1, (w - 1) * dw + 1, -1],
    );
  }
  return tf.reshape(result, [height, (w - 1) * dw + 1, a, b]);
}

/** Channels of input and filter in groups that do not see each other. */
function grouped(x: tf.Tensor4D, filter: tf.Tensor4D, strides: Strides, pad: 'same' | 'valid') {
  const groups = x.shape[3] / filter.shape[2];
  if (groups === 1) return tf.conv2d(x, filter, strides, pad) as tf.Tensor;
  const [data, filters] = [tf.split(x, groups, 3), tf.split(filter, groups, 3)];
  return tf.concat(
    data.map((part, i) => tf.conv2d(part as tf.Tensor4D, filters[i] as tf.Tensor4D, strides, pad)),
    3,
  );
}

export const LINEAR = defineForward({
  CONV_2D({ input, optional, options }) {
    const strides: Strides = [options.strideH ?? 1, options.strideW ?? 1];
    const dilation: Strides = [options.dilationHFactor ?? 1, options.dilationWFactor ?? 1];
    const filter = dilated(input(1) as tf.Tensor4D, dilation);
    const result = grouped(input(0) as tf.Tensor4D, filter, strides, padOf(options.padding));
    return withBias(result, optional(2));
  },

  DEPTHWISE_CONV_2D({ input, optional, options }) {
    const x = input(0) as tf.Tensor4D;
    const [, h = 1, w = 1, channels = 1] = input(1).shape;
    const filter = tf.reshape(input(1), [h, w, x.shape[3], channels / x.shape[3]]) as tf.Tensor4D;
    const strides: Strides = [options.strideH ?? 1, options.strideW ?? 1];
    const dilation: Strides = [options.dilationHFactor ?? 1, options.dilationWFactor ?? 1];
    const spread = dilated(filter, dilation);
    return withBias(tf.depthwiseConv2d(x, spread, strides, padOf(options.padding)), optional(2));
  },

  TRANSPOSE_CONV({ input, optional, options, outputShape }) {
    const x = input(2) as tf.Tensor4D;
    const shape = withBatch(outputShape, x.shape[0]) as [number, number, number, number];
    const strides: Strides = [options.strideH ?? 1, options.strideW ?? 1];
    const filter = input(1) as tf.Tensor4D;
    return withBias(
      tf.conv2dTranspose(x, filter, shape, strides, padOf(options.padding)),
      optional(3),
    );
  },

  FULLY_CONNECTED({ input, optional, options }) {
    const x = input(0);
    const kernel = input(1) as tf.Tensor2D;
    const rows = tf.reshape(x, [-1, kernel.shape[0]]) as tf.Tensor2D;
    const product = withBias(tf.matMul(rows, kernel), optional(2));
    return options.keepNumDims
      ? tf.reshape(product, [...x.shape.slice(0, -1), kernel.shape[1]])
      : product;
  },
});
