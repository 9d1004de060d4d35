/** Settings that all layers with sliding windows share, checked. */
import { ActivationFunctionType, Padding } from '../../schema/enums.ts';
import type { LayerConfig } from './config.ts';

/** Data in the order batch, height, width, channels; the other order is refused. */
export function checkChannelsLast(config: LayerConfig): void {
  if (config.string('data_format', 'channels_last') !== 'channels_last') {
    config.refuse('data_format = channels_first is not supported');
  }
}

export function paddingOf(config: LayerConfig): number {
  return config.choice('padding', ['valid', 'same'], 'valid') === 'same'
    ? Padding.SAME
    : Padding.VALID;
}

/** The options that CONV_2D, DEPTHWISE_CONV_2D and their like have in common. */
export function windowOptions(config: LayerConfig) {
  const [strideH = 1, strideW = 1] = config.integers('strides', 2, 1, 1);
  const [dilationHFactor = 1, dilationWFactor = 1] = config.integers('dilation_rate', 2, 1, 1);
  return {
    padding: paddingOf(config),
    strideH,
    strideW,
    dilationHFactor,
    dilationWFactor,
    fusedActivationFunction: ActivationFunctionType.NONE,
  };
}
