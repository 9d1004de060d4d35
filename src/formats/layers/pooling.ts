/** Poolings. */
import { ActivationFunctionType } from '../../schema/enums.ts';
import type { LayerConfig } from './config.ts';
import type { LayerRow } from './layer.ts';
import { checkChannelsLast, paddingOf } from './spatial.ts';

function poolOptions(config: LayerConfig) {
  const [filterHeight = 2, filterWidth = 2] = config.integers('pool_size', 2, 1, 2);
  const strides = config.has('strides')
    ? config.integers('strides', 2, 1)
    : [filterHeight, filterWidth];
  return {
    padding: paddingOf(config),
    strideH: strides[0] ?? 1,
    strideW: strides[1] ?? 1,
    filterHeight,
    filterWidth,
    fusedActivationFunction: ActivationFunctionType.NONE,
  };
}

const pool2d = (op: 'MAX_POOL_2D' | 'AVERAGE_POOL_2D'): LayerRow => ({
  lower(call) {
    checkChannelsLast(call.config);
    call.inputShape(4);
    return call.emit(op, [call.input()], poolOptions(call.config));
  },
});

const globalAveragePooling2d: LayerRow = {
  lower(call) {
    checkChannelsLast(call.config);
    call.inputShape(4);
    const keepDims = call.config.boolean('keepdims', false);
    return call.emit('MEAN', [call.input(), call.indices('axes', [1, 2])], { keepDims });
  },
};

export const POOLING_LAYERS = {
  MaxPooling2D: pool2d('MAX_POOL_2D'),
  MaxPool2D: pool2d('MAX_POOL_2D'),
  AveragePooling2D: pool2d('AVERAGE_POOL_2D'),
  AvgPool2D: pool2d('AVERAGE_POOL_2D'),
  GlobalAveragePooling2D: globalAveragePooling2d,
  GlobalAvgPool2D: globalAveragePooling2d,
};
