/** Convolutions. */

import { applyActivation } from './activations.ts';
import type { LayerConfig } from './config.ts';
import { outputChannelFirst } from './kernels.ts';
import type { LayerCall, LayerRow } from './layer.ts';
import { checkChannelsLast, windowOptions } from './spatial.ts';

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

/** Kernel [h, w, in / groups, out] → [out, h, w, in / groups]. */
const conv2d: LayerRow = {
  weights: withBias('kernel'),
  lower(call) {
    const { config } = call;
    checkChannelsLast(config);
    const channels = call.inputShape(4)[3] ?? 1;
    const groups = config.number('groups', 1);
    const [h = 1, w = 1] = config.integers('kernel_size', 2, 1);
    const kernel = call.weight('kernel', [h, w, channels / groups, -1]);
    const filters = kernel.shape[3] ?? 1;
    const weights = call.constant('kernel', [filters, h, w, channels / groups], () =>
      outputChannelFirst(kernel.values(), filters),
    );
    const inputs = [call.input(), weights, biasOf(call, filters)];
    return applyActivation(call, call.emit('CONV_2D', inputs, windowOptions(config)));
  },
};

/** Kernel [h, w, channels, multiplier] → [1, h, w, channels · multiplier], the same order of values: numerics (j). */
const depthwiseConv2d: LayerRow = {
  weights: withBias('depthwise_kernel'),
  lower(call) {
    const { config } = call;
    checkChannelsLast(config);
    const channels = call.inputShape(4)[3] ?? 1;
    const [h = 1, w = 1] = config.integers('kernel_size', 2, 1);
    const kernel = call.weight('depthwise_kernel', [h, w, channels, -1]);
    const depthMultiplier = kernel.shape[3] ?? 1;
    const outputs = channels * depthMultiplier;
    const weights = call.constant('kernel', [1, h, w, outputs], () => kernel.values());
    const inputs = [call.input(), weights, biasOf(call, outputs)];
    const options = { ...windowOptions(config), depthMultiplier };
    return applyActivation(call, call.emit('DEPTHWISE_CONV_2D', inputs, options));
  },
};

export const CONVOLUTION_LAYERS = {
  Conv2D: conv2d,
  Convolution2D: conv2d,
  DepthwiseConv2D: depthwiseConv2d,
};
