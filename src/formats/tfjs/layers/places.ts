/** Operators that move values, or join those of several places. */
import { elementCount, sameShape } from '../../../tensor/shape.ts';
import type { LayerRow, LayerRows } from './call.ts';
import { withActivation } from './functions.ts';
import { CHANNELS_LAST, windowOf } from './weighted.ts';

const pool =
  (className: string): LayerRow<'MAX_POOL_2D' | 'AVERAGE_POOL_2D'> =>
  (call) => {
    const { filterHeight = 1, filterWidth = 1 } = call.options;
    const config = { pool_size: [filterHeight, filterWidth], ...windowOf(call) };
    return withActivation(call, call.add(className, config, [call.input(0)]));
  };

/** Over all of an image or a sequence. */
const globalPool =
  (what: 'Average' | 'Max'): LayerRow<'MEAN' | 'REDUCE_MAX'> =>
  (call) => {
    const { length: rank } = call.inputShape(0);
    const axes = call.integers(1).map((axis) => (axis < 0 ? axis + rank + 1 : axis));
    const places = Array.from({ length: rank - 1 }, (_, i) => i + 1);
    if (rank < 2 || rank > 3 || !sameShape(axes.toSorted(), places)) {
      call.refuse(`it runs over dimensions ${axes.join(' and ')}, not over all places`);
    }
    const className = `Global${what}Pooling${rank - 1}D`;
    const config = rank === 3 ? CHANNELS_LAST : {};
    const { keepDims } = call.options;
    const x = [call.input(0)];
    if (!keepDims) return call.add(className, config, x);
    const pooled = call.add(className, config, x, { suffix: 'pooled' });
    return call.add('Reshape', { target_shape: call.outputShape }, [pooled]);
  };

/** The same values in another shape, sample by sample. */
const reshape: LayerRow<'RESHAPE' | 'EXPAND_DIMS' | 'SQUEEZE'> = (call) => {
  const { outputShape: to } = call;
  const from = call.inputShape(0);
  const x = call.input(0);
  if (sameShape(from, to)) return x;
  if (elementCount(from) !== elementCount(to) || to.length === 0 || from.length === 0) {
    call.refuse('it does not reshape each sample by itself');
  }
  return to.length === 1
    ? call.add('Flatten', CHANNELS_LAST, [x])
    : call.add('Reshape', { target_shape: to }, [x]);
};

const transpose: LayerRow<'TRANSPOSE'> = (call) => {
  const [batch, ...dims] = call.integers(1);
  if (batch !== 0) call.refuse('it moves the samples');
  return call.add('Permute', { dims }, [call.input(0)]);
};

/** Zeros around images, and around sequences seen as images. */
const pad: LayerRow<'PAD'> = (call) => {
  const pads = call.integers(1);
  const shape = call.inputShape(0);
  const pairs = shape.map((_, i) => pads.slice(2 * i + 2, 2 * i + 4));
  const [channels = []] = pairs.slice(-1);
  if (
    pairs.length < 2 ||
    pairs.length > 3 ||
    [pads[0], pads[1], ...channels].some((n) => n !== 0)
  ) {
    call.refuse('it does more than surround images or sequences with zeros');
  }
  const x = call.input(0);
  if (shape.length === 3) {
    return call.add('ZeroPadding2D', { padding: pairs.slice(0, 2), ...CHANNELS_LAST }, [x]);
  }
  const [length = 1, width = 1] = shape;
  const image = call.add('Reshape', { target_shape: [length, 1, width] }, [x], { suffix: 'image' });
  const config = { padding: [pairs[0], [0, 0]], ...CHANNELS_LAST };
  const padded = call.add('ZeroPadding2D', config, [image], { suffix: 'padded' });
  return call.add('Reshape', { target_shape: call.outputShape }, [padded]);
};

/** A part of an image, without gaps. */
const crop: LayerRow<'STRIDED_SLICE'> = (call) => {
  const { outputShape } = call;
  const input = call.inputShape(0);
  const begin = call.integers(1);
  const { beginMask = 0, endMask = 0, ...masks } = call.options;
  const offsets = input.map((length, i) => {
    const at = begin[i + 1] ?? 0;
    return (beginMask >> (i + 1)) & 1
      ? 0
      : Math.min(length, Math.max(0, at < 0 ? at + length : at));
  });
  const isPlain =
    call.integers(3).every((stride) => stride === 1) &&
    (beginMask & endMask & 1) === 1 &&
    !masks.shrinkAxisMask &&
    !masks.ellipsisMask &&
    !masks.newAxisMask;
  if (!isPlain || input.length !== 3) {
    call.refuse('it does more than cut a part out of an image');
  }
  const cropping = [0, 1].map((i) => {
    const first = offsets[i] ?? 0;
    return [first, (input[i] ?? 0) - (outputShape[i] ?? 0) - first];
  });
  if (outputShape.at(-1) !== input.at(-1)) call.refuse('it takes some channels out');
  return call.add('Cropping2D', { cropping, ...CHANNELS_LAST }, [call.input(0)]);
};

/** By whole factors, repeating points. */
const repeatPoints: LayerRow<'RESIZE_NEAREST_NEIGHBOR'> = (call) => {
  const [height = 1, width = 1] = call.inputShape(0);
  const [to = 1, across = 1] = call.outputShape;
  const size = [to / height, across / width];
  if (call.options.alignCorners || !size.every(Number.isInteger)) {
    call.refuse('it scales by factors that are not whole numbers');
  }
  const config = { size, interpolation: 'nearest', ...CHANNELS_LAST };
  return call.add('UpSampling2D', config, [call.input(0)]);
};

const concatenate: LayerRow<'CONCATENATION'> = (call) => {
  const rank = call.outputShape.length + 1;
  const { axis = 0 } = call.options;
  const fromFront = axis < 0 ? axis + rank : axis;
  if (fromFront === 0) call.refuse('it joins samples');
  const inputs = Array.from({ length: call.arity }, (_, i) => call.input(i));
  if (inputs.length === 1) return withActivation(call, inputs[0] ?? '');
  return withActivation(call, call.add('Concatenate', { axis: fromFront }, inputs));
};

export const PLACE_ROWS = {
  AVERAGE_POOL_2D: pool('AveragePooling2D'),
  CONCATENATION: concatenate,
  EXPAND_DIMS: reshape,
  MAX_POOL_2D: pool('MaxPooling2D'),
  MEAN: globalPool('Average'),
  PAD: pad,
  REDUCE_MAX: globalPool('Max'),
  RESHAPE: reshape,
  RESIZE_BILINEAR: (call) => call.refuse('TensorFlow.js places the points differently'),
  RESIZE_NEAREST_NEIGHBOR: repeatPoints,
  SQUEEZE: reshape,
  STRIDED_SLICE: crop,
  TRANSPOSE: transpose,
} satisfies LayerRows;
