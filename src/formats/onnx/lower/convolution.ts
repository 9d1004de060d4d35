/** Convolutions. Kernels are [out, in / groups, …sides] in the file, [out, h, w, in / groups] in TFLite and [d, h, w, in, out] over volumes. */
import { samePadding } from '../../../ops/window.ts';
import { Padding } from '../../../schema/enums.ts';
import { elementCount } from '../../../tensor/shape.ts';
import { type Known, known } from '../../arrays/known.ts';
import { reshaped, transposed } from '../../arrays/rearranged.ts';
import { ofGroup, spread, volumeOptions } from '../../windows.ts';
import { NO_ACTIVATION, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import {
  type Image,
  imageOrVolumeOf,
  isSame,
  lengthsOf,
  resultOf,
  sideOf,
  type Window,
  windowOf,
  zeroPadded,
} from './image.ts';
import { plainOrder } from './values.ts';

/** Weights with as many sides as images have, or volumes: those of sequences get a height of 1. */
function kernelOf(call: NodeCall, { shape, isSequence }: Image): Known {
  const weights = call.weight(1, isSequence ? 3 : shape.length);
  const [a = 1, b = 1, ...window] = weights.shape;
  return isSequence ? reshaped(weights, [a, b, 1, ...window]) : weights;
}

/** No kernel is spread over more places. */
const MOST_SPREAD = 2 ** 24;

/** A kernel [a, b, …sides] with zeros between its values, for operators that know no dilation. */
function dilated(call: NodeCall, kernel: Known, dilation: readonly number[]): Known {
  if (dilation.every((step) => step === 1)) return kernel;
  const sides = plainOrder(dilation.length);
  const rank = sides.length;
  const wide = sides.map((i) => ((kernel.shape[i + 2] ?? 1) - 1) * (dilation[i] ?? 1) + 1);
  const count = elementCount([...kernel.shape.slice(0, 2), ...wide]);
  if (count > MOST_SPREAD) call.refuse(`spreads its weights over ${count} places`);
  const first = transposed(kernel, [...sides.map((i) => i + 2), 0, 1]);
  return transposed(spread(first, dilation), [rank, rank + 1, ...sides]);
}

/** The window of a node with a kernel. */
const windowWith = (call: NodeCall, image: Image, kernel: Known) =>
  windowOf(call, image, kernel.shape.slice(image.isSequence ? 3 : 2));

const stridesOf = ({ stride: [strideH = 1, strideW = 1] }: Window) => ({ strideH, strideW });

function dilationsOf({ dilation: [dilationHFactor = 1, dilationWFactor = 1] }: Window) {
  return { dilationHFactor, dilationWFactor };
}

function biasOf(call: NodeCall, channels: number): number {
  if (!call.has(2)) return call.floats('bias', new Float32Array(channels));
  return call.known(2) ? call.constant(2, call.weight(2, 1)) : call.refuse('computes its bias');
}

/** More convolutions are not written for one node. */
const MOST_GROUPS = 512;

/** For kernels that know no groups of channels: each is a convolution of its own. `one` adds it, of its part of the weights. */
function inGroups(
  call: NodeCall,
  input: number,
  { kernel, groups, filters }: { kernel: Known; groups: number; filters: number },
  one: (part: number, weights: Known, bias: number, suffix?: string) => number,
): number {
  if (groups === 1) return one(input, kernel, biasOf(call, filters));
  if (groups > MOST_GROUPS) return call.refuse(`has ${groups} groups of channels`);
  const axis = call.graph.shapeOf(input).length - 1;
  const split = [call.indices('split_axis', [axis], []), input];
  const parts = call.emitAll('SPLIT', split, { numSplits: groups }, groups, 'group');
  if (call.has(2) && !call.known(2)) call.refuse('computes its bias');
  const bias = call.has(2)
    ? call.weight(2, 1)
    : known([filters], 'float32', new Float32Array(filters));
  const results = parts.map((part, group) => {
    const own = call.floats(`bias_${group}`, ofGroup(bias, 0, groups, group).values());
    return one(part, ofGroup(kernel, 0, groups, group), own, `filtered_${group}`);
  });
  return call.emit('CONCATENATION', results, { axis, ...NO_ACTIVATION });
}

const convolution: Row = {
  layout: 'channels-last',
  lower: (call) => {
    const image = imageOrVolumeOf(call);
    const kernel = kernelOf(call, image);
    const [filters = 1, depth = 1] = kernel.shape;
    const groups = call.attributes.integer('group', 1);
    const channels = image.shape.at(-1) ?? 1;
    if (groups * depth !== channels || filters % groups !== 0)
      return call.refuse(`has weights for ${groups * depth} channels; its input has ${channels}`);
    const window = windowWith(call, image, kernel);
    if (image.shape.length === 5) return overVolume(call, image, window, kernel);
    const input = zeroPadded(call, image.tensor, window);
    const padding = Padding.VALID;
    const options = { ...stridesOf(window), ...dilationsOf(window), padding, ...NO_ACTIVATION };
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

function overVolume(call: NodeCall, image: Image, window: Window, kernel: Known) {
  const groups = call.attributes.integer('group', 1);
  const isPaddedSame = isSame(window, image.shape);
  const input = isPaddedSame ? image.tensor : zeroPadded(call, image.tensor, window);
  const options = volumeOptions(isPaddedSame ? Padding.SAME : Padding.VALID, window.stride);
  const wide = dilated(call, kernel, window.dilation);
  const whole = { kernel: wide, groups, filters: kernel.shape[0] ?? 1 };
  const result = inGroups(call, input, whole, (part, own, bias, suffix) => {
    const weights = call.constant(1, transposed(own, [2, 3, 4, 1, 0]));
    return call.emit('CONV_3D', [part, weights, bias], options, suffix);
  });
  return resultOf(call, result, image);
}

/** How far a side of a transposed convolution reaches, and which part of it the node asks for. */
interface Reach {
  /** Places that are computed. */
  readonly full: number;
  /** Of them, those that are kept. */
  readonly from: number;
  readonly length: number;
  /** Whether this is what SAME keeps. */
  readonly isSame: boolean;
}

function reachesOf(call: NodeCall, image: Image, window: Window): Reach[] {
  const lengths = lengthsOf(image);
  const stated = call.attributes.integers('output_padding') ?? [];
  const more = [...new Array<number>(lengths.length).fill(0), ...stated].slice(-lengths.length);
  const auto = call.attributes.text('auto_pad', 'NOTSET');
  return lengths.map((length, i) => {
    const { kernel, stride, before, after } = sideOf(window, i);
    const whole = (length - 1) * stride + kernel;
    /** A side that grows by the stride, and what SAME cuts off of it. */
    const size = length * stride;
    const [smaller, larger] = samePadding(size, kernel, stride);
    if (auto.startsWith('SAME')) {
      const from = auto === 'SAME_LOWER' ? larger : smaller;
      const full = Math.max(whole, from + size);
      return { full, from, length: size, isSame: from === smaller };
    }
    const kept = whole - before - after + (more[i] ?? 0);
    const isSame = kept === size && before === smaller;
    return { full: Math.max(whole, before + kept), from: before, length: kept, isSame };
  });
}

/**
 * A convolution backwards: kernel [in, out, …sides]. TFLite pads it in its two ways alone; other paddings are cut off its result.
 */
const transposeConvolution: Row = {
  layout: 'channels-last',
  lower: (call) => {
    const image = imageOrVolumeOf(call);
    const stated = kernelOf(call, image);
    const { dilation, ...near } = windowWith(call, image, stated);
    const kernel = dilated(call, stated, dilation);
    const [depth = 1, each = 1] = kernel.shape;
    const groups = call.attributes.integer('group', 1);
    const [samples = -1] = image.shape;
    const channels = image.shape.at(-1) ?? 1;
    if (depth !== channels || groups < 1 || channels % groups !== 0)
      return call.refuse(
        `has weights for ${depth} channels in ${groups} groups; its input has ${channels}`,
      );
    const window = { ...near, kernel: kernel.shape.slice(2), dilation: dilation.map(() => 1) };
    if (call.attributes.has('output_shape')) return call.refuse('says the shape of its result');
    const reaches = reachesOf(call, image, window);
    const isCutSame = reaches.every((reach) => reach.isSame);
    const size = reaches.map(({ full, length }) => (isCutSame ? length : full));
    const padding = isCutSame ? Padding.SAME : Padding.VALID;
    const lengths = reaches.map(({ length }) => length);
    const isWhole = isCutSame || elementCount(size) === elementCount(lengths);
    const target = call.indices('shape', [Math.max(1, samples), ...size, each]);
    const isVolume = image.shape.length === 5;
    const whole = { kernel, groups, filters: each * groups };
    const part = isWhole ? call : { ...call, emit: wholeEmit(call) };
    const result = inGroups(part, image.tensor, whole, (data, own, bias, suffix) => {
      const order = isVolume ? [2, 3, 4, 1, 0] : [1, 2, 3, 0];
      const inputs = [target, call.constant(1, transposed(own, order)), data, bias];
      return isVolume
        ? part.emit('CONV_3D_TRANSPOSE', inputs, volumeOptions(padding, window.stride), suffix)
        : part.emit(
            'TRANSPOSE_CONV',
            inputs,
            { padding, ...stridesOf(window), ...NO_ACTIVATION },
            suffix,
          );
    });
    return resultOf(call, isWhole ? result : cut(call, result, reaches), image);
  },
};

/** Names the result that parts are cut off of: the node's own name is for what is left. */
const wholeEmit =
  (call: NodeCall): NodeCall['emit'] =>
  (op, inputs, options, suffix = 'whole') =>
    call.emit(op, inputs, options, suffix);

function cut(call: NodeCall, tensor: number, reaches: readonly Reach[]): number {
  const begin = call.indices('begin', [0, ...reaches.map(({ from }) => from), 0]);
  const end = call.indices('end', [0, ...reaches.map(({ from, length }) => from + length), 0]);
  const steps = call.indices('strides', [1, ...reaches.map(() => 1), 1]);
  // All of samples and channels.
  const mask = 1 | (1 << (reaches.length + 1));
  const options = { beginMask: mask, endMask: mask };
  return call.emit('STRIDED_SLICE', [tensor, begin, end, steps], options);
}

export const CONVOLUTIONS: ReadonlyMap<string, Row> = new Map([
  ['Conv', convolution],
  ['ConvTranspose', transposeConvolution],
]);
