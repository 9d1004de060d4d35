import { type backend_util, util } from '@tensorflow/tfjs-core';
import type { Routines } from './routines.ts';

/** Batch, height, width, channels; of a filter height, width, inputs, outputs. */
export type Shape4 = [number, number, number, number];

/** The numbers that `setGeometry` takes, for a share of the images of a convolution or a pooling. NHWC only, as the wasm backend. */
export function geometryOf(info: backend_util.Conv2DInfo, images = info.batchSize): number[] {
  util.assert(
    info.dataFormat === 'channelsLast',
    () => `The wasm backend has NHWC only, got ${info.dataFormat}.`,
  );
  return [
    images,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.outChannels,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.dilationHeight,
    info.dilationWidth,
    info.padInfo.top,
    info.padInfo.left,
  ];
}

/** Tells the routines the shapes of a convolution or a pooling. */
export function setGeometry(routines: Routines, info: backend_util.Conv2DInfo): void {
  routines.setGeometry(...geometryOf(info));
}

/** Bytes of one image of the input, and of the output. */
export function imageBytes(
  info: backend_util.Conv2DInfo,
): readonly [input: number, output: number] {
  return [
    4 * info.inHeight * info.inWidth * info.inChannels,
    4 * info.outHeight * info.outWidth * info.outChannels,
  ];
}
