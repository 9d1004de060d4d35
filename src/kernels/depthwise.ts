/** Depthwise convolution. That of tfjs gives zeros for some shapes, such as a window of 1 × 2 with a stride of 2 × 1. */
import {
  DepthwiseConv2dNative,
  type DepthwiseConv2dNativeAttrs,
  FusedDepthwiseConv2D,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { activated, biasAddress, type Fused } from './fused.ts';
import { convolutionOf, setGeometry } from './geometry.ts';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf } from './routines.ts';

const convolve: KernelFunc = ({ inputs, attrs, backend }) => {
  const wasm = backend as WasmBackend;
  const { x, filter } = inputs as { x: TensorInfo; filter: TensorInfo };
  const given = attrs as unknown as DepthwiseConv2dNativeAttrs & Fused;
  const info = convolutionOf(x.shape, filter.shape, given, true);
  const y = wasm.makeOutput(info.outShape, 'float32');
  const routines = routinesOf(wasm);
  setGeometry(routines, info);
  const bias = biasAddress(wasm, inputs.bias, info.outChannels);
  routines.depthwiseConvolve(addressOf(wasm, x), addressOf(wasm, filter), bias, addressOf(wasm, y));
  return activated(wasm, y, given, inputs.preluActivationWeights);
};

export const depthwiseConfig: KernelConfig = {
  kernelName: DepthwiseConv2dNative,
  backendName: 'wasm',
  kernelFunc: convolve,
};

export const fusedDepthwiseConfig: KernelConfig = {
  kernelName: FusedDepthwiseConv2D,
  backendName: 'wasm',
  kernelFunc: convolve,
};
