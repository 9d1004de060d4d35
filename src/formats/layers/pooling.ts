/** Poolings over windows, and over all of an image or a sequence. */
import { byPlaneAndDepth } from '../windows.ts';
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

/** A window over a volume: over each plane, then along the depth. */
const volumePool = (op: 'MAX_POOL_2D' | 'AVERAGE_POOL_2D'): LayerRow => ({
  hasDataFormat: true,
  dropsMask: true,
  lower(call) {
    const { config } = call;
    call.inputShape(5);
    const padding = paddingOf(config);
    const window = config.integers('pool_size', 3, 1, 2);
    const [depth = 1, height = 1, width = 1] = window;
    const strides = config.has('strides') ? config.integers('strides', 3, 1) : window;
    const [strideD = 1, strideH = 1, strideW = 1] = strides;
    const plane = { padding, strideH, strideW, filterHeight: height, filterWidth: width };
    const column = { padding, strideH: strideD, strideW: 1, filterHeight: depth, filterWidth: 1 };
    const step = (image: number, isPlane: boolean) => {
      const options = { ...(isPlane ? plane : column), ...NO_ACTIVATION };
      return call.emit(op, [image], options, isPlane ? 'plane' : '');
    };
    return byPlaneAndDepth(call, call.input(), step, 'volume');
  },
});

const globalPool = (op: 'MEAN' | 'REDUCE_MAX', spatial: Spatial | 3): LayerRow => ({
  hasDataFormat: true,
  // The mean of a sequence leaves masked steps out.
  heedsMask: () => op === 'MEAN' && spatial === 1,
  dropsMask: true,
  lower(call) {
    call.inputShape(spatial + 2);
    const places = Array.from({ length: spatial }, (_, i) => i + 1);
    const axes = call.indices('axes', places);
    const keepDims = call.config.boolean('keepdims', false);
    return call.emit(op, [call.input(), axes], { keepDims });
  },
});

export const POOLING_LAYERS = {
  AveragePooling1D: pool('AVERAGE_POOL_2D', 1),
  AveragePooling2D: pool('AVERAGE_POOL_2D', 2),
  AveragePooling3D: volumePool('AVERAGE_POOL_2D'),
  AvgPool1D: pool('AVERAGE_POOL_2D', 1),
  AvgPool2D: pool('AVERAGE_POOL_2D', 2),
  AvgPool3D: volumePool('AVERAGE_POOL_2D'),
  GlobalAveragePooling1D: globalPool('MEAN', 1),
  GlobalAveragePooling2D: globalPool('MEAN', 2),
  GlobalAveragePooling3D: globalPool('MEAN', 3),
  GlobalAvgPool1D: globalPool('MEAN', 1),
  GlobalAvgPool2D: globalPool('MEAN', 2),
  GlobalAvgPool3D: globalPool('MEAN', 3),
  GlobalMaxPool1D: globalPool('REDUCE_MAX', 1),
  GlobalMaxPool2D: globalPool('REDUCE_MAX', 2),
  GlobalMaxPool3D: globalPool('REDUCE_MAX', 3),
  GlobalMaxPooling1D: globalPool('REDUCE_MAX', 1),
  GlobalMaxPooling2D: globalPool('REDUCE_MAX', 2),
  GlobalMaxPooling3D: globalPool('REDUCE_MAX', 3),
  MaxPool1D: pool('MAX_POOL_2D', 1),
  MaxPool2D: pool('MAX_POOL_2D', 2),
  MaxPool3D: volumePool('MAX_POOL_2D'),
  MaxPooling1D: pool('MAX_POOL_2D', 1),
  MaxPooling2D: pool('MAX_POOL_2D', 2),
  MaxPooling3D: volumePool('MAX_POOL_2D'),
};
