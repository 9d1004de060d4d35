/** Gradients of a convolution by its filter, which the wasm backend lacks, and by its input, which it has as naive loops. */
import {
  backend_util,
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { type Shape4, setGeometry } from './geometry.ts';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf, withScratch } from './routines.ts';

/** tfjs has no dilations in the attributes of these kernels; the gradient in `gradients/conv2d.ts` adds them. */
interface Dilated {
  readonly dilations?: number | [number, number];
}

/** Bytes of the patches that one turn of the input gradient holds: they stay in the second cache. */
const PATCH_BYTES = 1 << 19;
/** Rows of a block in `wasm/multiply.ts`. */
const BLOCK_ROWS = 96;

export const conv2DBackpropFilterConfig: KernelConfig = {
  kernelName: Conv2DBackpropFilter,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const { strides, pad, dataFormat, filterShape, dimRoundingMode, dilations } =
      attrs as unknown as Conv2DBackpropFilterAttrs & Dilated;
    const info = backend_util.computeConv2DInfo(
      x.shape as Shape4,
      filterShape,
      strides,
      dilations ?? 1,
      pad,
      dimRoundingMode,
      false,
      backend_util.convertConv2DDataFormat(dataFormat),
    );
    const dFilter = wasm.makeOutput(filterShape, 'float32');
    const routines = routinesOf(wasm);
    setGeometry(routines, info);
    routines.convolveFilterGradient(
      addressOf(wasm, x),
      addressOf(wasm, dy),
      addressOf(wasm, dFilter),
    );
    return dFilter;
  },
};

export const conv2DBackpropInputConfig: KernelConfig = {
  kernelName: Conv2DBackpropInput,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
    const { strides, pad, dataFormat, inputShape, dimRoundingMode, dilations } =
      attrs as unknown as Conv2DBackpropInputAttrs & Dilated;
    const info = backend_util.computeConv2DInfo(
      inputShape,
      filter.shape as Shape4,
      strides,
      dilations ?? 1,
      pad,
      dimRoundingMode,
      false,
      backend_util.convertConv2DDataFormat(dataFormat),
    );
    const dx = wasm.makeOutput(info.inShape, 'float32');
    const routines = routinesOf(wasm);
    const patchBytes = 4 * info.filterHeight * info.filterWidth * info.inChannels;
    const rows = BLOCK_ROWS * Math.max(1, Math.floor(PATCH_BYTES / patchBytes / BLOCK_ROWS));
    setGeometry(routines, info);
    // Room for the patches, or for the filter where the stride is 1.
    const bytes = Math.max(rows * patchBytes, patchBytes * info.outChannels);
    withScratch(wasm, bytes, (room) => {
      routines.convolveInputGradient(
        addressOf(wasm, dy),
        addressOf(wasm, filter),
        addressOf(wasm, dx),
        room,
        rows,
      );
    });
    return dx;
  },
};
