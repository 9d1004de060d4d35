/** Convolutions over images and, as images of height 1, over sequences. */
import { Padding } from '../../schema/enums.ts';
import { applyActivation } from './activations.ts';
import type { LayerConfig } from './config.ts';
import { outputChannelFirst } from './kernels.ts';
import type { LayerCall, LayerRow } from './layer.ts';
import {
  asImage,
  fromImage,
  NO_ACTIVATION,
  type Spatial,
  sizes,
  windowOptions,
} from './spatial.ts';

export const withBias =
  (...names: string[]) =>
  (config: LayerConfig): string[] =>
    config.boolean('use_bias', true) ? [...names, 'bias'] : names;

/** The bias, or zeros where the layer has none: the kernels of the convolutions want one. */
export function biasOf(call: LayerCall, length: number): number {
  return call.constant('bias', [length], () =>
    call.config.boolean('use_bias', true)
      ? call.weight('bias', [length]).values()
      : new Float32Array(length),
  );
}

/** Kernel [h, w, in / groups, out] → [out, h, w, in / groups]; that of a sequence has no h. */
const convolution = (spatial: Spatial): LayerRow => ({
  weights: withBias('kernel'),
  hasDataFormat: true,
  lower(call) {
    const { config } = call;
    const channels = call.inputShape(spatial + 2).at(-1) ?? 1;
    const [h, w] = sizes(config, 'kernel_size', spatial);
    const inner = channels / config.number('groups', 1);
    const kernel = call.weight('kernel', [h, w, inner, -1].slice(2 - spatial));
    const filters = kernel.shape.at(-1) ?? 1;
    const weights = call.constant('kernel', [filters, h, w, inner], () =>
      outputChannelFirst(kernel.values(), filters),
    );
    const { input, options } = causal(call, spatial, w);
    const inputs = [asImage(call, spatial, input), weights, biasOf(call, filters)];
    const output = applyActivation(call, call.emit('CONV_2D', inputs, options));
    return fromImage(call, spatial, output);
  },
});

/** `padding = causal` (sequences only) fills up in front, so that no output sees its future. */
function causal(call: LayerCall, spatial: Spatial, width: number) {
  const { config } = call;
  if (spatial === 2 || config.raw('padding') !== 'causal') {
    return { input: call.input(), options: windowOptions(config, spatial) };
  }
  const [, strideW] = sizes(config, 'strides', spatial, 1);
  const [, dilationWFactor] = sizes(config, 'dilation_rate', spatial, 1);
  const paddings = call.indices('padding', [0, 0, (width - 1) * dilationWFactor, 0, 0, 0], [3, 2]);
  const input = call.emit('PAD', [call.input(), paddings], {}, 'pad');
  return { input, options: slidingBy(strideW, dilationWFactor) };
}

/** A window that stays within the data and slides along the width. */
const slidingBy = (strideW: number, dilationWFactor: number) => ({
  padding: Padding.VALID,
  strideH: 1,
  strideW,
  dilationHFactor: 1,
  dilationWFactor,
  ...NO_ACTIVATION,
});

/** Kernel [h, w, channels, multiplier] → [1, h, w, channels · multiplier], the same order of values: docs/numerics.md (j). */
const depthwiseConvolution = (spatial: Spatial): LayerRow => ({
  weights: withBias('kernel'),
  hasDataFormat: true,
  lower(call) {
    const channels = call.inputShape(spatial + 2).at(-1) ?? 1;
    const { weights, outputs, options } = depthwise(call, spatial, 'kernel', channels);
    const inputs = [asImage(call, spatial), weights, biasOf(call, outputs)];
    const output = applyActivation(call, call.emit('DEPTHWISE_CONV_2D', inputs, options));
    return fromImage(call, spatial, output);
  },
});

function depthwise(call: LayerCall, spatial: Spatial, name: string, channels: number) {
  const [h, w] = sizes(call.config, 'kernel_size', spatial);
  const kernel = call.weight(name, [h, w, channels, -1].slice(2 - spatial));
  const depthMultiplier = kernel.shape.at(-1) ?? 1;
  const outputs = channels * depthMultiplier;
  const weights = call.constant(name, [1, h, w, outputs], () => kernel.values());
  return { weights, outputs, options: { ...windowOptions(call.config, spatial), depthMultiplier } };
}

/** A depthwise convolution, then one of size 1 across the channels. */
const separableConvolution = (spatial: Spatial): LayerRow => ({
  weights: withBias('depthwise_kernel', 'kernel'),
  hasDataFormat: true,
  lower(call) {
    const channels = call.inputShape(spatial + 2).at(-1) ?? 1;
    const first = depthwise(call, spatial, 'depthwise_kernel', channels);
    const zeros = call.values('depthwise_bias', new Float32Array(first.outputs));
    const image = asImage(call, spatial);
    const filtered = call.emit(
      'DEPTHWISE_CONV_2D',
      [image, first.weights, zeros],
      first.options,
      'depthwise',
    );
    const kernel = call.weight('kernel', [1, 1, first.outputs, -1].slice(2 - spatial));
    const filters = kernel.shape.at(-1) ?? 1;
    const weights = call.constant('kernel', [filters, 1, 1, first.outputs], () =>
      outputChannelFirst(kernel.values(), filters),
    );
    const inputs = [filtered, weights, biasOf(call, filters)];
    const output = call.emit('CONV_2D', inputs, slidingBy(1, 1));
    return fromImage(call, spatial, applyActivation(call, output));
  },
});

export const CONVOLUTION_LAYERS = {
  Conv1D: convolution(1),
  Conv2D: convolution(2),
  Convolution1D: convolution(1),
  Convolution2D: convolution(2),
  DepthwiseConv1D: depthwiseConvolution(1),
  DepthwiseConv2D: depthwiseConvolution(2),
  SeparableConv1D: separableConvolution(1),
  SeparableConv2D: separableConvolution(2),
  SeparableConvolution1D: separableConvolution(1),
  SeparableConvolution2D: separableConvolution(2),
};
