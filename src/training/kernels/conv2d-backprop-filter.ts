import {
  BatchMatMul,
  backend_util,
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  getKernel,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { floatsOf, type WasmBackend } from './heap.ts';

/** The gradient of a filter: patches of the input, transposed, times dy. */
const conv2DBackpropFilter: KernelFunc = ({ inputs, attrs, backend }) => {
  const wasm = backend as WasmBackend;
  const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
  const { strides, pad, filterShape, dimRoundingMode } =
    attrs as unknown as Conv2DBackpropFilterAttrs;
  const info = backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { filterHeight, filterWidth, inChannels, outChannels, outHeight, outWidth } = info;
  const rows = info.batchSize * outHeight * outWidth;
  const depth = filterHeight * filterWidth * inChannels;
  const patches = wasm.makeOutput([1, depth, rows], 'float32');
  const to = floatsOf(wasm, patches);
  const from = floatsOf(wasm, x);
  let k = 0;
  for (let fy = 0; fy < filterHeight; fy++) {
    for (let fx = 0; fx < filterWidth; fx++, k += inChannels) {
      for (let row = 0; row < rows; row++) {
        const image = Math.floor(row / (outHeight * outWidth));
        const oy = Math.floor(row / outWidth) % outHeight;
        const iy = oy * info.strideHeight - info.padInfo.top + fy;
        const ix = (row % outWidth) * info.strideWidth - info.padInfo.left + fx;
        const inside = iy >= 0 && iy < info.inHeight && ix >= 0 && ix < info.inWidth;
        const start = ((image * info.inHeight + iy) * info.inWidth + ix) * inChannels;
        for (let c = 0; c < inChannels; c++) {
          to[(k + c) * rows + row] = inside ? from[start + c]! : 0;
        }
      }
    }
  }
  const product = getKernel(BatchMatMul, 'wasm').kernelFunc({
    inputs: { a: patches, b: { ...dy, shape: [1, rows, outChannels] } },
    attrs: { transposeA: false, transposeB: false },
    backend,
  }) as TensorInfo;
  wasm.disposeData(patches.dataId);
  return { ...product, shape: filterShape };
};

export const conv2DBackpropFilterConfig: KernelConfig = {
  kernelName: Conv2DBackpropFilter,
  backendName: 'wasm',
  kernelFunc: conv2DBackpropFilter,
};
