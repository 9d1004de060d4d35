/** Ops with trained weights, and what the converter fuses into them. */
import type { OptionsOf } from '../../../ops/index.ts';
import type { OpName } from '../../../ops/op-spec.ts';
import { Padding } from '../../../schema/enums.ts';
import type { Shape } from '../../../tensor/shape.ts';
import { known, SamplesUnknown } from '../../arrays/known.ts';
import { transposed } from '../../arrays/rearranged.ts';
import { einsumOrder, einsumProduct } from '../../einsum.ts';
import { middleDimensionFirst, outputChannelFirst } from '../../layers/kernels.ts';
import { dataOf } from '../../lowering.ts';
import { spread, volumeOptions } from '../../windows.ts';
import { type Lower, NO_ACTIVATION, type NodeCall } from './call.ts';

const FUSED: ReadonlyMap<string, OpName> = new Map<string, OpName>([
  ['Elu', 'ELU'],
  ['LeakyRelu', 'LEAKY_RELU'],
  ['Prelu', 'PRELU'],
  ['Relu', 'RELU'],
  ['Relu6', 'RELU6'],
  ['Sigmoid', 'LOGISTIC'],
  ['Tanh', 'TANH'],
]);

/**
 * Bias and activation that the converter fused into a node: `fused_ops` names them, the bias is the third input, slopes
 * of a Prelu come after it.
 */
function withFusedOps(
  call: NodeCall,
  compute: (bias: number, suffix?: string) => number,
  channels: number,
): number {
  const fused = call.attributes.texts('fused_ops');
  const hasBias = fused[0] === 'BiasAdd';
  const [activation, ...others] = hasBias ? fused.slice(1) : fused;
  const bias = hasBias ? call.input(2) : call.floats('bias', new Float32Array(channels));
  if (activation === undefined) return compute(bias);
  const op = FUSED.get(activation);
  if (!op || others.length > 0) return call.refuse(`fuses ${fused.join(', ')}`);
  const linear = compute(bias, 'linear');
  if (op === 'PRELU') return call.emit(op, [linear, call.input(hasBias ? 3 : 2)], {});
  const alpha = op === 'LEAKY_RELU' ? call.attributes.number('leakyrelu_alpha', 0.2) : 0;
  return call.emit(op, [linear], (op === 'LEAKY_RELU' ? { alpha } : {}) as OptionsOf<typeof op>);
}

/** Strides, dilations and padding of a window; samples and channels are not strided. */
export function windowOf(call: NodeCall) {
  const { attributes } = call;
  attributes.choice('data_format', ['NHWC'], 'NHWC');
  const [strideH, strideW] = inSpace(call, 'strides');
  const [dilationHFactor, dilationWFactor] = inSpace(call, 'dilations', [1, 1, 1, 1]);
  const padding = attributes.choice('padding', ['SAME', 'VALID', 'EXPLICIT']);
  return { padding, strideH, strideW, dilationHFactor, dilationWFactor };
}

/** Height and width of an attribute of four numbers, one per dimension. */
export function inSpace(
  call: NodeCall,
  name: string,
  otherwise?: readonly number[],
): [height: number, width: number] {
  const [height = 1, width = 1] = betweenEnds(call, name, 4, otherwise);
  return [height, width];
}

/** Depth, height and width of an attribute of five numbers. */
export const inVolume = (call: NodeCall, name: string, otherwise?: readonly number[]) =>
  betweenEnds(call, name, 5, otherwise);

/** What an attribute says for the dimensions between samples and channels. */
function betweenEnds(call: NodeCall, name: string, count: number, otherwise?: readonly number[]) {
  const list = { count, min: 1, ...(otherwise && { otherwise }) };
  const numbers = call.attributes.integers(name, list);
  if (numbers.at(0) !== 1 || numbers.at(-1) !== 1)
    call.attributes.bad(name, '1 for samples and for channels');
  return numbers.slice(1, -1);
}

/** Strides and padding of a window over a volume. */
export function volumeWindowOf(call: NodeCall) {
  call.attributes.choice('data_format', ['NDHWC'], 'NDHWC');
  const padding = Padding[call.attributes.choice('padding', ['SAME', 'VALID'])];
  return { padding, strides: inVolume(call, 'strides') };
}

/** The input of a window, with a PAD before it where the file spells the padding out. */
export function paddedInput(call: NodeCall, padding: 'SAME' | 'VALID' | 'EXPLICIT') {
  const input = call.input(0);
  if (padding !== 'EXPLICIT') return { input, padding: Padding[padding] };
  const pads = call.attributes.integers('explicit_paddings', { count: 8, min: 0 });
  const inputs = [input, call.indices('paddings', pads, [4, 2])];
  return { input: call.emit('PAD', inputs, {}, 'pad'), padding: Padding.VALID };
}

const convolution: Lower = (call) => {
  const { shape, values } = call.weight(1, 4);
  const [h = 1, w = 1, inner = 1, filters = 1] = shape;
  const kernel = call.constant(1, [filters, h, w, inner], outputChannelFirst(values, filters));
  const window = windowOf(call);
  const { input, padding } = paddedInput(call, window.padding);
  const options = { ...window, padding, ...NO_ACTIVATION };
  return withFusedOps(
    call,
    (bias, suffix) => call.emit('CONV_2D', [input, kernel, bias], options, suffix),
    filters,
  );
};

const depthwise: Lower = (call) => {
  const { shape, values } = call.weight(1, 4);
  const [h = 1, w = 1, channels = 1, depthMultiplier = 1] = shape;
  const outputs = channels * depthMultiplier;
  const kernel = call.constant(1, [1, h, w, outputs], values);
  const window = windowOf(call);
  const { input, padding } = paddedInput(call, window.padding);
  const options = { ...window, padding, depthMultiplier, ...NO_ACTIVATION };
  return withFusedOps(
    call,
    (bias, suffix) => call.emit('DEPTHWISE_CONV_2D', [input, kernel, bias], options, suffix),
    outputs,
  );
};

/** The kernel lies in the file as the operator takes it, [d, h, w, in, out]. */
const volumeConvolution: Lower = (call) => {
  const { shape, values } = call.weight(1, 5);
  const { padding, strides } = volumeWindowOf(call);
  const dilations = inVolume(call, 'dilations', [1, 1, 1, 1, 1]);
  const kernel = spread(known(shape, 'float32', values), dilations);
  const filters = shape[4] ?? 1;
  const weights = call.constant(1, kernel.shape, dataOf(kernel));
  const bias = call.floats('bias', new Float32Array(filters));
  return call.emit('CONV_3D', [call.input(0), weights, bias], volumeOptions(padding, strides));
};

/** A convolution backwards: input 0 is the shape of the result, the kernel [h, w, out, in]. */
const transposeConvolution: Lower = (call) => {
  const [, height, width, channels] = call.integers(0, 'shape');
  const { shape, values } = call.weight(1, 4);
  const [h = 1, w = 1, filters = 1, inner = 1] = shape;
  const kernel = call.constant(
    1,
    [filters, h, w, inner],
    middleDimensionFirst(values, h * w, filters, inner),
  );
  const { padding, strideH, strideW, dilationHFactor, dilationWFactor } = windowOf(call);
  if (padding === 'EXPLICIT') return call.refuse('gives its padding explicitly');
  if (dilationHFactor !== 1 || dilationWFactor !== 1) return call.refuse('is dilated');
  const size = [height, width, channels].map((length) =>
    length !== undefined && length > 0 ? length : call.refuse('computes its size while it runs'),
  );
  const [batch = 1] = call.shape(2);
  const target = call.indices('shape', [Math.max(1, batch), ...size]);
  const bias = call.floats('bias', new Float32Array(filters));
  return call.emit('TRANSPOSE_CONV', [target, kernel, call.input(2), bias], {
    padding: Padding[padding],
    strideH,
    strideW,
    ...NO_ACTIVATION,
  });
};

const matrixProduct: Lower = (call) => {
  const { attributes } = call;
  const [adjX, adjY] = [attributes.flag('transpose_a'), attributes.flag('transpose_b')];
  if (call.known(1) === undefined || adjX || call.shape(0).length !== 2) {
    if (call.node.op !== 'MatMul') return call.refuse('multiplies with a matrix that is computed');
    return batchMatMul(call, adjX, adjY);
  }
  const { shape, values } = call.weight(1, 2);
  const [inner = 1, units = 1] = adjY ? shape.toReversed() : shape;
  const matrix = call.constant(
    1,
    [units, inner],
    adjY ? values : outputChannelFirst(values, units),
  );
  return withFusedOps(
    call,
    (bias, suffix) =>
      call.emit('FULLY_CONNECTED', [call.input(0), matrix, bias], NO_ACTIVATION, suffix),
    units,
  );
};

const batchMatMul = (call: NodeCall, adjX: boolean, adjY: boolean) =>
  call.emit('BATCH_MATMUL', [call.input(0), call.input(1)], { adjX, adjY });

/** Input `i` with its dimensions in another order. */
function arranged(call: NodeCall, i: number, order: readonly number[]): number {
  if (order.every((axis, place) => axis === place)) return call.input(i);
  const array = call.known(i);
  if (array) {
    const { shape, values } = transposed(array, order);
    return call.constant(i, shape, Float32Array.from(values()));
  }
  const inputs = [call.input(i), call.indices(`order${i}`, order)];
  return call.emit('TRANSPOSE', inputs, {}, `arranged${i}`);
}

/** As many samples as the run has may stand in one place of a shape alone. */
function reshapedTo(call: NodeCall, tensor: number, shape: Shape, suffix: string): number {
  if (shape.filter((length) => length < 0).length > 1) throw new SamplesUnknown();
  return call.emit('RESHAPE', [tensor, call.indices(`${suffix}_shape`, shape)], {}, suffix);
}

const einsum: Lower = (call) => {
  const equation = call.attributes.text('equation');
  const inOrder = (tensor: number, order: readonly number[]) =>
    call.emit('TRANSPOSE', [tensor, call.indices('order', order)], {});
  const order = call.arity === 1 ? einsumOrder(equation) : undefined;
  if (order) return inOrder(call.input(0), order);
  if (call.arity === 2 && [0, 1].some((i) => call.dtype(i) !== 'float32'))
    call.refuse('multiplies integers');
  const product = einsumProduct(
    {
      arity: call.arity,
      emit: call.emit,
      refuse: call.refuse,
      shape: call.shape,
      arranged: (i, to) => arranged(call, i, to),
      reshape: (tensor, shape, suffix = 'unfolded') => reshapedTo(call, tensor, shape, suffix),
    },
    equation,
  );
  // Where each dimension of the result lies now.
  return inOrder(
    product.tensor,
    product.order.map((_, axis) => product.order.indexOf(axis)),
  );
};

/** γ / √(variance + ε) · x + (β − mean · γ / √(variance + ε)), as it is in inference. */
const batchNorm: Lower = (call) => {
  const { attributes } = call;
  if (attributes.flag('is_training')) call.refuse('normalizes by the samples of a run');
  attributes.choice('data_format', ['NHWC'], 'NHWC');
  const [scale, offset, mean, variance] = [1, 2, 3, 4].map((i) => call.weight(i, 1).values);
  const epsilon = attributes.number('epsilon', 1e-4);
  const factor = Float32Array.from(variance!, (v, i) => scale![i]! / Math.sqrt(v + epsilon));
  const shift = Float32Array.from(factor, (f, i) => offset![i]! - mean![i]! * f);
  const scaled = call.emit(
    'MUL',
    [call.input(0), call.floats('factor', factor)],
    NO_ACTIVATION,
    'mul',
  );
  return call.emit('ADD', [scaled, call.floats('shift', shift)], NO_ACTIVATION);
};

export const WEIGHTED_OPS: ReadonlyMap<string, Lower> = new Map<string, Lower>([
  [
    'BatchMatMul',
    (call) => batchMatMul(call, call.attributes.flag('adj_x'), call.attributes.flag('adj_y')),
  ],
  [
    'BatchMatMulV2',
    (call) => batchMatMul(call, call.attributes.flag('adj_x'), call.attributes.flag('adj_y')),
  ],
  ['Conv2D', convolution],
  ['Conv2DBackpropInput', transposeConvolution],
  ['Conv3D', volumeConvolution],
  ['DepthwiseConv2d', depthwise],
  ['DepthwiseConv2dNative', depthwise],
  ['FusedBatchNorm', batchNorm],
  ['FusedBatchNormV2', batchNorm],
  ['FusedBatchNormV3', batchNorm],
  ['FusedDepthwiseConv2dNative', depthwise],
  ['Einsum', einsum],
  ['MatMul', matrixProduct],
  ['_FusedConv2D', convolution],
  ['_FusedMatMul', matrixProduct],
]);
