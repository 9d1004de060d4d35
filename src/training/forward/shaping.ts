/** Operators that pool, move or join values. */
import * as tf from '@tensorflow/tfjs-core';
import { samePadding } from '../../ops/window.ts';
import { Padding } from '../../schema/enums.ts';
import { defineForward, withBatch } from './rule.ts';

interface Pool {
  readonly padding?: number;
  readonly strideH?: number;
  readonly strideW?: number;
  readonly filterHeight?: number;
  readonly filterWidth?: number;
}

function poolOf(options: Pool) {
  const window: [number, number] = [options.filterHeight ?? 1, options.filterWidth ?? 1];
  const strides: [number, number] = [options.strideH ?? 1, options.strideW ?? 1];
  return { window, strides, same: (options.padding ?? Padding.SAME) === Padding.SAME };
}

/** How many real values each window of one dimension holds. */
function counts(length: number, window: number, stride: number, before: number): number[] {
  return Array.from({ length: Math.ceil(length / stride) }, (_, i) => {
    const start = i * stride - before;
    return Math.min(length, start + window) - Math.max(0, start);
  });
}

export const SHAPING = defineForward({
  MAX_POOL_2D({ input, options }) {
    const { window, strides, same } = poolOf(options);
    return tf.maxPool(input(0) as tf.Tensor4D, window, strides, same ? 'same' : 'valid');
  },

  /** Means over real values only. tfjs forgets that in the gradient where windows hang over, so the padding is done here. */
  AVERAGE_POOL_2D({ input, options }) {
    const { window, strides, same } = poolOf(options);
    const x = input(0) as tf.Tensor4D;
    const [, h, w] = x.shape;
    const rows: [number, number] = same ? samePadding(h, window[0], strides[0]) : [0, 0];
    const columns: [number, number] = same ? samePadding(w, window[1], strides[1]) : [0, 0];
    if (rows[1] === 0 && columns[1] === 0) return tf.avgPool(x, window, strides, 'valid');
    const padded = tf.pad(x, [[0, 0], rows, columns, [0, 0]]) as tf.Tensor4D;
    const means = tf.avgPool(padded, window, strides, 'valid');
    const high = counts(h, window[0], strides[0], rows[0]);
    const wide = counts(w, window[1], strides[1], columns[0]);
    const area = window[0] * window[1];
    const factors = high.flatMap((a) => wide.map((b) => area / (a * b)));
    return tf.mul(means, tf.tensor4d(factors, [1, high.length, wide.length, 1]));
  },

  MEAN: ({ input, numbers, options }) =>
    tf.mean(input(0), [...numbers(1)], options.keepDims ?? false),

  RESHAPE: ({ input, outputShape }) => {
    const [, ...rest] = outputShape;
    return tf.reshape(input(0), [-1, ...rest]);
  },

  EXPAND_DIMS: ({ input, numbers }) => tf.expandDims(input(0), numbers(1)[0] ?? 0),

  TRANSPOSE: ({ input, numbers }) => tf.transpose(input(0), [...numbers(1)]),

  PAD: ({ input, numbers }) => {
    const flat = numbers(1);
    const pairs = input(0).shape.map((_, i): [number, number] => [
      flat[2 * i] ?? 0,
      flat[2 * i + 1] ?? 0,
    ]);
    return tf.pad(input(0), pairs);
  },

  CONCATENATION: ({ inputs, options }) => tf.concat([...inputs], options.axis ?? 0),

  PACK: ({ inputs, options }) => tf.stack([...inputs], options.axis ?? 0),

  UNPACK: ({ input, options }) => tf.unstack(input(0), options.axis ?? 0),

  SPLIT_V: ({ input, numbers }) => tf.split(input(0), [...numbers(1)], numbers(2)[0] ?? 0),

  SPLIT: ({ input, numbers, options }) =>
    tf.split(input(1), options.numSplits ?? 1, numbers(0)[0] ?? 0),

  STRIDED_SLICE: ({ input, numbers, options, outputShape }) => {
    const { beginMask = 0, endMask = 0, shrinkAxisMask = 0 } = options;
    const [begin, end, strides] = [numbers(1), numbers(2), numbers(3)];
    let x = input(0);
    const batch = x.shape[0] ?? 1;
    // The batch is kept whole: the graph counts one sample where there are many.
    for (let axis = 1; axis < begin.length; axis++) {
      const masks = [beginMask, endMask, shrinkAxisMask].map((mask) => ((mask >> axis) & 1) === 1);
      const places = kept(x.shape[axis] ?? 1, begin[axis], end[axis], strides[axis], masks);
      x = takeAlong(x, places, axis);
    }
    return tf.reshape(x, withBatch(outputShape, batch));
  },

  RESIZE_BILINEAR: ({ input, numbers, options }) =>
    numbers(1).reduce((x, length, i) => blend(x, i + 1, length, options), input(0)),

  RESIZE_NEAREST_NEIGHBOR: ({ input, numbers, options }) =>
    numbers(1).reduce((x, length, i) => {
      const from = x.shape[i + 1] ?? 1;
      const places = sources(from, length, options).map((at) =>
        Math.min(
          from - 1,
          Math.max(
            0,
            options.alignCorners
              ? Math.round(at)
              : Math.floor(at + (options.halfPixelCenters ? 0.5 : 0)),
          ),
        ),
      );
      return takeAlong(x, places, i + 1);
    }, input(0)),
});

interface Resize {
  readonly alignCorners?: boolean;
  readonly halfPixelCenters?: boolean;
}

/** The slices of one dimension that a strided slice keeps. */
function kept(
  length: number,
  begin = 0,
  end = length,
  stride = 1,
  [fromStart, toEnd, one]: readonly boolean[] = [],
): number[] {
  const limit = (at: number) => {
    const place = at < 0 ? at + length : at;
    return stride > 0
      ? Math.min(length, Math.max(0, place))
      : Math.min(length - 1, Math.max(-1, place));
  };
  if (one) return [begin < 0 ? begin + length : begin];
  const from = fromStart ? (stride > 0 ? 0 : length - 1) : limit(begin);
  const to = toEnd ? (stride > 0 ? length : -1) : limit(end);
  const count = Math.max(0, Math.ceil((to - from) / stride));
  return Array.from({ length: count }, (_, i) => from + i * stride);
}

function takeAlong(x: tf.Tensor, places: readonly number[], axis: number): tf.Tensor {
  const whole = places.length === x.shape[axis] && places.every((place, i) => place === i);
  return whole ? x : tf.gather(x, tf.tensor1d([...places], 'int32'), axis);
}

/** Where each of `to` results lies among `from` values. */
function sources(from: number, to: number, { alignCorners, halfPixelCenters }: Resize): number[] {
  const scale = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  const shift = halfPixelCenters ? 0.5 : 0;
  return Array.from({ length: to }, (_, i) => (i + shift) * scale - shift);
}

/** Scales one dimension, blending neighbours. tfjs's own gradient does not know half-pixel centers. */
function blend(x: tf.Tensor, axis: number, length: number, options: Resize): tf.Tensor {
  const from = x.shape[axis] ?? 1;
  const places = sources(from, length, options).map((at) => Math.min(from - 1, Math.max(0, at)));
  const low = places.map(Math.floor);
  const high = low.map((at) => Math.min(from - 1, at + 1));
  const shares = tf.reshape(
    tf.tensor1d(places.map((at, i) => at - (low[i] ?? 0))),
    x.shape.map((_, i) => (i === axis ? length : 1)),
  );
  const [below, above] = [takeAlong(x, low, axis), takeAlong(x, high, axis)];
  return tf.add(below, tf.mul(tf.sub(above, below), shares));
}
