/** Gradients of pooling. tfjs has both in wasm as slow loops; that of AvgPool counts places outside of the image. */
import {
  AvgPoolGrad,
  type AvgPoolGradAttrs,
  backend_util,
  type KernelConfig,
  MaxPoolGrad,
  type MaxPoolGradAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { type Shape4, setGeometry } from './geometry.ts';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf } from './routines.ts';

export const maxPoolGradConfig: KernelConfig = {
  kernelName: MaxPoolGrad,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo };
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as MaxPoolGradAttrs;
    const shape = input.shape as Shape4;
    const dx = wasm.makeOutput(shape, 'float32');
    const routines = routinesOf(wasm);
    setGeometry(
      routines,
      backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode),
    );
    routines.maxPoolGradient(addressOf(wasm, input), addressOf(wasm, dy), addressOf(wasm, dx));
    return dx;
  },
};

export const avgPoolGradConfig: KernelConfig = {
  kernelName: AvgPoolGrad,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo };
    const { filterSize, strides, pad } = attrs as unknown as AvgPoolGradAttrs;
    const shape = input.shape as Shape4;
    const dx = wasm.makeOutput(shape, 'float32');
    const routines = routinesOf(wasm);
    setGeometry(routines, backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad));
    routines.averagePoolGradient(addressOf(wasm, dy), addressOf(wasm, dx));
    return dx;
  },
};
