import { type backend_util, util } from '@tensorflow/tfjs-core';
import type { Routines } from './routines.ts';

/** Batch, height, width, channels; of a filter height, width, inputs, outputs. */
export type Shape4 = [number, number, number, number];

/** Tells the routines the shapes of a convolution or a pooling. NHWC only, as the wasm backend itself. */
export function setGeometry(routines: Routines, info: backend_util.Conv2DInfo): void {
  util.assert(
    info.dataFormat === 'channelsLast',
    () => `The wasm backend has NHWC only, got ${info.dataFormat}.`,
  );
  routines.setGeometry(
    info.batchSize,
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
  );
}
