/** Operators with trained weights: Keras has other layouts. */
import { Padding } from '../../../schema/enums.ts';
import { elementCount, sameShape } from '../../../tensor/shape.ts';
import { middleDimensionFirst, transpose2d } from '../../layers/kernels.ts';
import type { FloatArray, LayerRow, LayerRows, LayerWeights, OpCall } from './call.ts';
import { weighted } from './functions.ts';

interface Window {
  readonly padding?: number;
  readonly strideH?: number;
  readonly strideW?: number;
  readonly dilationHFactor?: number;
  readonly dilationWFactor?: number;
}

export const CHANNELS_LAST = { data_format: 'channels_last' };

export function windowOf(call: OpCall) {
  const o = call.options as Window;
  return {
    ...CHANNELS_LAST,
    strides: [o.strideH ?? 1, o.strideW ?? 1],
    // Absent, the schema means SAME.
    padding: (o.padding ?? Padding.SAME) === Padding.SAME ? 'same' : 'valid',
  };
}

const dilationOf = (call: OpCall): [height: number, width: number] => {
  const { dilationHFactor = 1, dilationWFactor = 1 } = call.options as Window;
  return [dilationHFactor, dilationWFactor];
};

/** Filter [outer, h, w, inner] with zeros between its points: what it is when it is dilated. */
function dilated({ shape, data }: FloatArray, [byHeight, byWidth]: readonly number[]): FloatArray {
  const [outer = 1, h = 1, w = 1, inner = 1] = shape;
  const [stepH, stepW] = [byHeight ?? 1, byWidth ?? 1];
  if (stepH === 1 && stepW === 1) return { shape, data };
  const [height, width] = [(h - 1) * stepH + 1, (w - 1) * stepW + 1];
  const result = new Float32Array(outer * height * width * inner);
  for (let row = 0; row < outer * h; row++) {
    const top = Math.floor(row / h) * height + (row % h) * stepH;
    for (let x = 0; x < w; x++) {
      const from = (row * w + x) * inner;
      result.set(data.subarray(from, from + inner), (top * width + x * stepW) * inner);
    }
  }
  return { shape: [outer, height, width, inner], data: result };
}

const biasAt = (call: OpCall, i: number): LayerWeights =>
  call.has(i) ? { bias: call.weights(i) } : {};

/** Filter [out, h, w, in] → [h, w, in, out]. TensorFlow.js either strides or dilates. */
const convolution: LayerRow<'CONV_2D'> = (call) => {
  const window = windowOf(call);
  const dilation = dilationOf(call);
  const strides = window.strides.some((stride) => stride !== 1);
  const { shape, data } = dilated(call.weights(1), strides ? dilation : [1, 1]);
  const [filters = 1, h = 1, w = 1, inner = 1] = shape;
  if (inner !== call.inputShape(0).at(-1)) {
    call.refuse('its channels are in groups, which TensorFlow.js does not know');
  }
  const kernel = {
    shape: [h, w, inner, filters],
    data: transpose2d(data, filters, h * w * inner),
  };
  const config = {
    filters,
    kernel_size: [h, w],
    dilation_rate: strides ? [1, 1] : dilation,
    ...window,
  };
  return weighted(call, 'Conv2D', call.input(0), config, { kernel, ...biasAt(call, 2) });
};

/**
 * Filter [1, h, w, channels · multiplier] → [h, w, channels, multiplier], the same order of values. The layer of
 * TensorFlow.js does not dilate.
 */
const depthwiseConvolution: LayerRow<'DEPTHWISE_CONV_2D'> = (call) => {
  const { shape, data } = dilated(call.weights(1), dilationOf(call));
  const [, h = 1, w = 1, outputs = 1] = shape;
  const channels = call.inputShape(0).at(-1) ?? 1;
  const multiplier = outputs / channels;
  const config = { kernel_size: [h, w], depth_multiplier: multiplier, ...windowOf(call) };
  return weighted(call, 'DepthwiseConv2D', call.input(0), config, {
    depthwise_kernel: { shape: [h, w, channels, multiplier], data },
    ...biasAt(call, 2),
  });
};

/** Filter [out, h, w, in] → [h, w, out, in]; the layer gives its result a size of its own. */
const transposeConvolution: LayerRow<'TRANSPOSE_CONV'> = (call) => {
  const { shape, data } = call.weights(1);
  const [filters = 1, h = 1, w = 1, inner = 1] = shape;
  const window = windowOf(call);
  const [height = 1, width = 1] = call.inputShape(2);
  const length = (input: number, size: number, stride = 1) =>
    input * stride + (window.padding === 'same' ? 0 : Math.max(size - stride, 0));
  const [strideH, strideW] = window.strides;
  const size = [length(height, h, strideH), length(width, w, strideW), filters];
  if (!sameShape(size, call.outputShape)) {
    call.refuse(`its result is ${call.outputShape.join('×')} and not ${size.join('×')}`);
  }
  const kernel = {
    shape: [h, w, filters, inner],
    data: middleDimensionFirst(data, filters, h * w, inner),
  };
  const config = { filters, kernel_size: [h, w], ...window };
  return weighted(call, 'Conv2DTranspose', call.input(2), config, { kernel, ...biasAt(call, 3) });
};

/** Matrix [out, in] → [in, out]. Without keepNumDims all values of a sample are one row. */
const fullyConnected: LayerRow<'FULLY_CONNECTED'> = (call) => {
  const { shape, data } = call.weights(1);
  const [units = 1, inner = 1] = shape;
  const input = call.inputShape(0);
  let x = call.input(0);
  if (input.length !== 1 && !call.options.keepNumDims) {
    if (elementCount(input) !== inner) call.refuse('a sample is several of its rows');
    x = call.add('Flatten', CHANNELS_LAST, [x], { suffix: 'flatten' });
  }
  const kernel = { shape: [inner, units], data: transpose2d(data, units, inner) };
  return weighted(call, 'Dense', x, { units }, { kernel, ...biasAt(call, 2) });
};

export const WEIGHTED_ROWS = {
  CONV_2D: convolution,
  DEPTHWISE_CONV_2D: depthwiseConvolution,
  FULLY_CONNECTED: fullyConnected,
  TRANSPOSE_CONV: transposeConvolution,
} satisfies LayerRows;
