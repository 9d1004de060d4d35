/** Poolings over windows, and over all of an image or a sequence. */
import { byPlaneAndDepth } from '../windows.ts';
import type { LayerConfig } from './config.ts';
import type { LayerRow } from './layer.ts';
import { maskNumbers, stepsOf } from './masks.ts';
import { readAs } from './products.ts';
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
  lower(call) {
    call.inputShape(spatial + 2);
    const output = call.emit(op, [asImage(call, spatial)], poolOptions(call.config, spatial));
    return fromImage(call, spatial, output);
  },
});

/** A window over a volume: over each plane, then along the depth. */
const volumePool = (op: 'MAX_POOL_2D' | 'AVERAGE_POOL_2D'): LayerRow => ({
  hasDataFormat: true,
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
  lower(call) {
    call.inputShape(spatial + 2);
    const places = Array.from({ length: spatial }, (_, i) => i + 1);
    const axes = call.indices('axes', places);
    const keepDims = call.config.boolean('keepdims', false);
    return call.emit(op, [call.input(), axes], { keepDims });
  },
});

/** The mean of the steps that count. */
const meanOfSteps: LayerRow = {
  ...globalPool('MEAN', 1),
  lower(call) {
    const mask = stepsOf(call);
    if (mask === undefined) return globalPool('MEAN', 1).lower(call);
    const [, steps = 1] = call.inputShape(3);
    const keepDims = call.config.boolean('keepdims', false);
    const seen = readAs(call, mask, [steps, 1], 'seen');
    const kept = call.emit('SELECT_V2', [seen, call.input(), call.values('none', 0)], {}, 'kept');
    const axis = call.indices('axes', [1]);
    const sum = call.emit('SUM', [kept, axis], { keepDims }, 'sum');
    const count = call.emit('SUM', [maskNumbers(call, seen), axis], { keepDims }, 'count');
    return call.emit('DIV', [sum, count], NO_ACTIVATION);
  },
};

export const POOLING_LAYERS = {
  AveragePooling1D: pool('AVERAGE_POOL_2D', 1),
  AveragePooling2D: pool('AVERAGE_POOL_2D', 2),
  AveragePooling3D: volumePool('AVERAGE_POOL_2D'),
  AvgPool1D: pool('AVERAGE_POOL_2D', 1),
  AvgPool2D: pool('AVERAGE_POOL_2D', 2),
  AvgPool3D: volumePool('AVERAGE_POOL_2D'),
  GlobalAveragePooling1D: meanOfSteps,
  GlobalAveragePooling2D: globalPool('MEAN', 2),
  GlobalAveragePooling3D: globalPool('MEAN', 3),
  GlobalAvgPool1D: meanOfSteps,
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
