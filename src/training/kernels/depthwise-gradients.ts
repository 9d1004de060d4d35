/** Gradients of a depthwise convolution, which the wasm backend lacks. */
import {
  backend_util,
  DepthwiseConv2dNativeBackpropFilter,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type KernelConfig,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { type Shape4, setGeometry } from './geometry.ts';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf, withScratch } from './routines.ts';

export const depthwiseBackpropFilterConfig: KernelConfig = {
  kernelName: DepthwiseConv2dNativeBackpropFilter,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const { strides, dilations, pad, dimRoundingMode, filterShape } =
      attrs as unknown as DepthwiseConv2dNativeBackpropFilterAttrs;
    const dFilter = wasm.makeOutput(filterShape, 'float32');
    const routines = routinesOf(wasm);
    setGeometry(
      routines,
      backend_util.computeConv2DInfo(
        x.shape as Shape4,
        filterShape,
        strides,
        dilations,
        pad,
        dimRoundingMode,
        true,
      ),
    );
    withScratch(wasm, 4 * util.sizeFromShape(filterShape), (sums) => {
      routines.depthwiseFilterGradient(
        addressOf(wasm, x),
        addressOf(wasm, dy),
        addressOf(wasm, dFilter),
        sums,
      );
    });
    return dFilter;
  },
};

export const depthwiseBackpropInputConfig: KernelConfig = {
  kernelName: DepthwiseConv2dNativeBackpropInput,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
    const { strides, dilations, pad, dimRoundingMode, inputShape } =
      attrs as unknown as DepthwiseConv2dNativeBackpropInputAttrs;
    const dx = wasm.makeOutput(inputShape, 'float32');
    const routines = routinesOf(wasm);
    setGeometry(
      routines,
      backend_util.computeConv2DInfo(
        inputShape,
        filter.shape as Shape4,
        strides,
        dilations,
        pad,
        dimRoundingMode,
        true,
      ),
    );
    routines.depthwiseInputGradient(
      addressOf(wasm, dy),
      addressOf(wasm, filter),
      addressOf(wasm, dx),
    );
    return dx;
  },
};
