/** Convolution, with what is fused to it. tfjs has XNNPACK's, which is slower in wasm than the product of `wasm/`. */
import {
  Conv2D,
  type Conv2DAttrs,
  FusedConv2D,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { activated, biasAddress, type Fused } from './fused.ts';
import { convolutionOf, geometryOf, imageBytes } from './geometry.ts';
import { addressOf, type WasmBackend } from './heap.ts';
import { type Job, runJobs, sharesOf } from './threads.ts';

const convolve: KernelFunc = ({ inputs, attrs, backend }) => {
  const wasm = backend as WasmBackend;
  const { x, filter } = inputs as { x: TensorInfo; filter: TensorInfo };
  const given = attrs as unknown as Conv2DAttrs & Fused;
  const info = convolutionOf(x.shape, filter.shape, given);
  const y = wasm.makeOutput(info.outShape, 'float32');
  const bias = biasAddress(wasm, inputs.bias, info.outChannels);
  const [from, by, to] = [addressOf(wasm, x), addressOf(wasm, filter), addressOf(wasm, y)];
  const [inBytes, outBytes] = imageBytes(info);
  runJobs(
    wasm,
    sharesOf(wasm, info.batchSize).map(
      ({ first, count }): Job => [
        ['setGeometry', ...geometryOf(info, count)],
        ['convolve', from + first * inBytes, by, bias, to + first * outBytes],
      ],
    ),
  );
  return activated(wasm, y, given, inputs.preluActivationWeights);
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
