/** Transposed convolutions. */
import { Padding } from '../../schema/enums.ts';
import { applyActivation } from './activations.ts';
import type { LayerConfig } from './config.ts';
import { biasOf, withBias } from './convolution.ts';
import { middleDimensionFirst } from './kernels.ts';
import type { LayerRow } from './layer.ts';
import { asImage, fromImage, NO_ACTIVATION, paddingOf, type Spatial, sizes } from './spatial.ts';

/** Kernel [h, w, out, in] → [out, h, w, in]. */
const transposeConvolution = (spatial: Spatial): LayerRow => ({
  weights: withBias('kernel'),
  hasDataFormat: true,
  lower(call) {
    const { config, graph } = call;
    refuseExtras(config);
    const channels = call.inputShape(spatial + 2).at(-1) ?? 1;
    const [h, w] = sizes(config, 'kernel_size', spatial);
    const [strideH, strideW] = sizes(config, 'strides', spatial, 1);
    const padding = paddingOf(config);
    const kernel = call.weight('kernel', [h, w, -1, channels].slice(2 - spatial));
    const filters = kernel.shape.at(-2) ?? 1;
    const weights = call.constant('kernel', [filters, h, w, channels], () =>
      middleDimensionFirst(kernel.values(), h * w, filters, channels),
    );
    const image = asImage(call, spatial);
    const [, height = 1, width = 1] = graph.shapeOf(image);
    const length = (input: number, window: number, stride: number) =>
      input * stride + (padding === Padding.SAME ? 0 : Math.max(window - stride, 0));
    const size = [length(height, h, strideH), length(width, w, strideW)];
    const shape = call.indices('shape', [1, ...size, filters]);
    const inputs = [shape, weights, image];
    if (config.boolean('use_bias', true)) inputs.push(biasOf(call, filters));
    const output = call.emit('TRANSPOSE_CONV', inputs, {
      padding,
      strideH,
      strideW,
      ...NO_ACTIVATION,
    });
    return fromImage(call, spatial, applyActivation(call, output));
  },
});

function refuseExtras(config: LayerConfig): void {
  if (config.has('output_padding')) config.refuse('output_padding is not supported');
  const dilated = config.has('dilation_rate') ? config.integerList('dilation_rate') : [];
  if (dilated.some((d) => d !== 1)) config.refuse('dilation is not supported here');
}

export const TRANSPOSE_CONVOLUTION_LAYERS = {
  Conv1DTranspose: transposeConvolution(1),
  Conv2DTranspose: transposeConvolution(2),
  Convolution1DTranspose: transposeConvolution(1),
  Convolution2DTranspose: transposeConvolution(2),
};
