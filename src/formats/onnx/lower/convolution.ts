/** Convolutions. Kernels are [out, in / groups, h, w] in the file and [out, h, w, in / groups] in TFLite. */
import { samePadding } from '../../../ops/window.ts';
import { Padding } from '../../../schema/enums.ts';
import { elementCount } from '../../../tensor/shape.ts';
import type { Known } from '../../arrays/known.ts';
import { reshaped, transposed } from '../../arrays/rearranged.ts';
import { NO_ACTIVATION, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import { imageOf, resultOf, type Sides, type Window, windowOf, zeroPadded } from './image.ts';

/** Weights with a height, as images have: those of sequences get one of 1. */
function kernelOf(call: NodeCall, isSequence: boolean): Known {
  const weights = call.weight(1, isSequence ? 3 : 4);
  const [a = 1, b = 1, ...window] = weights.shape;
  return isSequence ? reshaped(weights, [a, b, 1, ...window]) : weights;
}

const stridesOf = ({ stride, dilation }: Window) => ({
  strideH: stride.height,
  strideW: stride.width,
  dilationHFactor: dilation.height,
  dilationWFactor: dilation.width,
});

function biasOf(call: NodeCall, channels: number): number {
  if (!call.has(2)) return call.floats('bias', new Float32Array(channels));
  return call.known(2) ? call.constant(2, call.weight(2, 1)) : call.refuse('computes its bias');
}

const convolution: Row = {
  layout: 'channels-last',
  lower: (call) => {
    const image = imageOf(call);
    const kernel = kernelOf(call, image.isSequence);
    const [filters = 1, depth = 1, height = 1, width = 1] = kernel.shape;
    const groups = call.attributes.integer('group', 1);
    const channels = image.shape[3] ?? 1;
    if (groups * depth !== channels || filters % groups !== 0)
      return call.refuse(`has weights for ${groups * depth} channels; its input has ${channels}`);
    const size = image.isSequence ? [width] : [height, width];
    const window = windowOf(call, image, size);
    const input = zeroPadded(call, image.tensor, window);
    const options = { ...stridesOf(window), padding: Padding.VALID, ...NO_ACTIVATION };
    const bias = biasOf(call, filters);
    if (groups === channels && groups > 1) {
      // Filter f reads channel f ÷ multiplier in both.
      const weights = call.constant(1, transposed(kernel, [1, 2, 3, 0]));
      const depthMultiplier = filters / channels;
      const inputs = [input, weights, bias];
      const result = call.emit('DEPTHWISE_CONV_2D', inputs, { ...options, depthMultiplier });
      return resultOf(call, result, image);
    }
    const weights = call.constant(1, transposed(kernel, [0, 2, 3, 1]));
    return resultOf(call, call.emit('CONV_2D', [input, weights, bias], options), image);
  },
};

/** How far a side of a transposed convolution reaches, and which part of it the node asks for. */
interface Reach {
  /** Places that are computed. */
  readonly full: number;
  /** Of them, those that are kept. */
  readonly from: number;
  readonly length: number;
}

/**
 * A convolution backwards: kernel [in, out, h, w]. TFLite pads it in its two ways alone; other paddings are cut off its result.
 */
const transposeConvolution: Row = {
  layout: 'channels-last',
  lower: (call) => {
    const image = imageOf(call);
    const kernel = kernelOf(call, image.isSequence);
    const [depth = 1, filters = 1, height = 1, width = 1] = kernel.shape;
    if (call.attributes.integer('group', 1) !== 1)
      return call.refuse('has groups, which TFLite’s kernel for it does not know');
    const [samples = -1, rows = 1, columns = 1, channels = 1] = image.shape;
    if (depth !== channels)
      return call.refuse(`has weights for ${depth} channels; its input has ${channels}`);
    const window = windowOf(call, image, image.isSequence ? [width] : [height, width]);
    if (window.dilation.height !== 1 || window.dilation.width !== 1)
      return call.refuse('is dilated');
    const extra = call.attributes.integers('output_padding') ?? [];
    const more: Sides = image.isSequence
      ? { height: 0, width: extra[0] ?? 0 }
      : { height: extra[0] ?? 0, width: extra[1] ?? 0 };
    if (call.attributes.has('output_shape')) return call.refuse('says the shape of its result');
    const auto = call.attributes.text('auto_pad', 'NOTSET');
    /** What SAME cuts off of a side that grows by the stride. */
    const sameEnds = (side: keyof Sides, length: number) =>
      samePadding(length * window.stride[side], window.kernel[side], window.stride[side]);
    const reach = (side: keyof Sides, length: number): Reach => {
      const whole = (length - 1) * window.stride[side] + window.kernel[side];
      if (auto.startsWith('SAME')) {
        const size = length * window.stride[side];
        const [smaller, larger] = sameEnds(side, length);
        const start = auto === 'SAME_LOWER' ? larger : smaller;
        return { full: Math.max(whole, start + size), from: start, length: size };
      }
      const kept = whole - window.before[side] - window.after[side] + more[side];
      const from = window.before[side];
      return { full: Math.max(whole, from + kept), from, length: kept };
    };
    const [high, wide] = [reach('height', rows), reach('width', columns)];
    const same = (side: keyof Sides, length: number, { length: kept, from }: Reach) =>
      kept === length * window.stride[side] && from === sameEnds(side, length)[0];
    const isSame = same('height', rows, high) && same('width', columns, wide);
    const size = isSame ? [high.length, wide.length] : [high.full, wide.full];
    const target = call.indices('shape', [Math.max(1, samples), ...size, filters]);
    const weights = call.constant(1, transposed(kernel, [1, 2, 3, 0]));
    const options = {
      padding: isSame ? Padding.SAME : Padding.VALID,
      strideH: window.stride.height,
      strideW: window.stride.width,
      ...NO_ACTIVATION,
    };
    const inputs = [target, weights, image.tensor, biasOf(call, filters)];
    const isWhole = isSame || elementCount(size) === high.length * wide.length;
    const result = call.emit('TRANSPOSE_CONV', inputs, options, isWhole ? undefined : 'whole');
    if (isWhole) return resultOf(call, result, image);
    const begin = call.indices('begin', [0, high.from, wide.from, 0]);
    const end = call.indices('end', [0, high.from + high.length, wide.from + wide.length, 0]);
    const steps = call.indices('strides', [1, 1, 1, 1]);
    const part = call.emit('STRIDED_SLICE', [result, begin, end, steps], {
      beginMask: 0b1001,
      endMask: 0b1001,
    });
    return resultOf(call, part, image);
  },
};

export const CONVOLUTIONS: ReadonlyMap<string, Row> = new Map([
  ['Conv', convolution],
  ['ConvTranspose', transposeConvolution],
]);
