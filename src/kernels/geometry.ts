import { backend_util, util } from '@tensorflow/tfjs-core';
import type { Routines } from './routines.ts';

/** Batch, height, width, channels; of a filter height, width, inputs, outputs. */
export type Shape4 = [number, number, number, number];

/** What the attributes of all kernels of convolutions have in common. */
interface Convolution {
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof backend_util.computeConv2DInfo>[4];
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil' | undefined;
  readonly dataFormat?: 'NHWC' | 'NCHW';
}

/** The shapes of a convolution, from those of its input and filter. */
export function convolutionOf(
  input: readonly number[],
  filter: readonly number[],
  { strides, pad, dilations = 1, dimRoundingMode, dataFormat = 'NHWC' }: Convolution,
  depthwise = false,
): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo(
    input as Shape4,
    filter as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
}

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
