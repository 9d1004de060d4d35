/** Poolings over windows, and over all of an image or a sequence. */
import type { LayerConfig } from './config.ts';
import type { LayerRow } from './layer.ts';
import { asImage, fromImage, NO_ACTIVATION, paddingOf, type Spatial, sizes } from './spatial.ts';

function poolOptions(config: LayerConfig, spatial: Spatial) {
  const [filterHeight, filterWidth] = sizes(config, 'pool_size', spatial, 2);
  const [strideH, strideW] = config.has('strides')
    ? sizes(config, 'strides', spatial)
    : [filterHeight, filterWidth];
  return {
    padding: paddingOf(config),
    strideH,
    strideW,
    filterHeight,
    filterWidth,
    ...NO_ACTIVATION,
  };
}

const pool = (op: 'MAX_POOL_2D' | 'AVERAGE_POOL_2D', spatial: Spatial): LayerRow => ({
  hasDataFormat: true,
  dropsMask: true,
  lower(call) {
    call.inputShape(spatial + 2);
    const output = call.emit(op, [asImage(call, spatial)], poolOptions(call.config, spatial));
    return fromImage(call, spatial, output);
  },
});

const globalPool = (op: 'MEAN' | 'REDUCE_MAX', spatial: Spatial): LayerRow => ({
  hasDataFormat: true,
  // The mean of a sequence leaves masked steps out.
  heedsMask: () => op === 'MEAN' && spatial === 1,
  dropsMask: true,
  lower(call) {
    call.inputShape(spatial + 2);
    const axes = call.indices('axes', spatial === 2 ? [1, 2] : [1]);
    const keepDims = call.config.boolean('keepdims', false);
    return call.emit(op, [call.input(), axes], { keepDims });
  },
});

export const POOLING_LAYERS = {
  AveragePooling1D: pool('AVERAGE_POOL_2D', 1),
  AveragePooling2D: pool('AVERAGE_POOL_2D', 2),
  AvgPool1D: pool('AVERAGE_POOL_2D', 1),
  AvgPool2D: pool('AVERAGE_POOL_2D', 2),
  GlobalAveragePooling1D: globalPool('MEAN', 1),
  GlobalAveragePooling2D: globalPool('MEAN', 2),
  GlobalAvgPool1D: globalPool('MEAN', 1),
  GlobalAvgPool2D: globalPool('MEAN', 2),
  GlobalMaxPool1D: globalPool('REDUCE_MAX', 1),
  GlobalMaxPool2D: globalPool('REDUCE_MAX', 2),
  GlobalMaxPooling1D: globalPool('REDUCE_MAX', 1),
  GlobalMaxPooling2D: globalPool('REDUCE_MAX', 2),
  MaxPool1D: pool('MAX_POOL_2D', 1),
  MaxPool2D: pool('MAX_POOL_2D', 2),
  MaxPooling1D: pool('MAX_POOL_2D', 1),
  MaxPooling2D: pool('MAX_POOL_2D', 2),
};
