/** Convolution, with what is fused to it. tfjs has XNNPACK's, which is slower in wasm than the product of `wasm/`. */
import {
  backend_util,
  Conv2D,
  type Conv2DAttrs,
  FusedConv2D,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { activated, biasAddress, type Fused } from './fused.ts';
import { type Shape4, setGeometry } from './geometry.ts';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf } from './routines.ts';

const convolve: KernelFunc = ({ inputs, attrs, backend }) => {
  const wasm = backend as WasmBackend;
  const { x, filter } = inputs as { x: TensorInfo; filter: TensorInfo };
  const { strides, pad, dataFormat, dilations, dimRoundingMode, ...fused } =
    attrs as unknown as Conv2DAttrs & Fused;
  const info = backend_util.computeConv2DInfo(
    x.shape as Shape4,
    filter.shape as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
  const y = wasm.makeOutput(info.outShape, 'float32');
  const routines = routinesOf(wasm);
  setGeometry(routines, info);
  const bias = biasAddress(wasm, inputs.bias, info.outChannels);
  routines.convolve(addressOf(wasm, x), addressOf(wasm, filter), bias, addressOf(wasm, y));
  return activated(wasm, y, fused, inputs.preluActivationWeights);
};

export const conv2DConfig: KernelConfig = {
  kernelName: Conv2D,
  backendName: 'wasm',
  kernelFunc: convolve,
};

export const fusedConv2DConfig: KernelConfig = {
  kernelName: FusedConv2D,
  backendName: 'wasm',
  kernelFunc: convolve,
};
