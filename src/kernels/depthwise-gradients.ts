/** Gradients of a depthwise convolution, which the wasm backend lacks. */
import {
  DepthwiseConv2dNativeBackpropFilter,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type KernelConfig,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { convolutionOf, setGeometry } from './geometry.ts';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf, withScratch } from './routines.ts';

export const depthwiseBackpropFilterConfig: KernelConfig = {
  kernelName: DepthwiseConv2dNativeBackpropFilter,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const given = attrs as unknown as DepthwiseConv2dNativeBackpropFilterAttrs;
    const { filterShape } = given;
    const dFilter = wasm.makeOutput(filterShape, 'float32');
    const routines = routinesOf(wasm);
    setGeometry(routines, convolutionOf(x.shape, filterShape, given, true));
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
    const given = attrs as unknown as DepthwiseConv2dNativeBackpropInputAttrs;
    const { inputShape } = given;
    const dx = wasm.makeOutput(inputShape, 'float32');
    const routines = routinesOf(wasm);
    setGeometry(routines, convolutionOf(inputShape, filter.shape, given, true));
    routines.depthwiseInputGradient(
      addressOf(wasm, dy),
      addressOf(wasm, filter),
      addressOf(wasm, dx),
    );
    return dx;
  },
};
