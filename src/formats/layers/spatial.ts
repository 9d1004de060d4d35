/** Settings that all layers with sliding windows share, and sequences seen as images of height 1. */
import { ActivationFunctionType, Padding } from '../../schema/enums.ts';
import type { LayerConfig } from './config.ts';
import type { LayerCall } from './layer.ts';

/** Number of spatial dimensions: 1 for sequences, 2 for images. */
export type Spatial = 1 | 2;

export const NO_ACTIVATION = { fusedActivationFunction: ActivationFunctionType.NONE };

export function paddingOf(config: LayerConfig): number {
  return config.choice('padding', ['valid', 'same'], 'valid') === 'same'
    ? Padding.SAME
    : Padding.VALID;
}

/** A setting with a number per spatial dimension as [height, width]; sequences have height 1. */
export function sizes(
  config: LayerConfig,
  key: string,
  spatial: Spatial,
  otherwise?: number,
): [height: number, width: number] {
  const [first = 1, second = first] = config.integers(key, spatial, 1, otherwise);
  return spatial === 2 ? [first, second] : [1, first];
}

/** The options that CONV_2D, DEPTHWISE_CONV_2D and their like have in common. */
export function windowOptions(config: LayerConfig, spatial: Spatial) {
  const [strideH, strideW] = sizes(config, 'strides', spatial, 1);
  const [dilationHFactor, dilationWFactor] = sizes(config, 'dilation_rate', spatial, 1);
  return {
    padding: paddingOf(config),
    strideH,
    strideW,
    dilationHFactor,
    dilationWFactor,
    ...NO_ACTIVATION,
  };
}

/** The input as an image: [batch, width, channels] → [batch, 1, width, channels]. */
export function asImage(call: LayerCall, spatial: Spatial, input = call.input()): number {
  if (spatial === 2) return input;
  return call.emit('EXPAND_DIMS', [input, call.indices('expand_axis', [1], [])], {}, 'expand');
}

/** The inverse of {@link asImage} for a result. */
export function fromImage(call: LayerCall, spatial: Spatial, image: number): number {
  if (spatial === 2) return image;
  const [, , width = 1, channels = 1] = call.graph.shapeOf(image);
  const shape = call.indices('sequence_shape', [-1, width, channels]);
  return call.emit('RESHAPE', [image, shape], {}, 'squeeze');
}
