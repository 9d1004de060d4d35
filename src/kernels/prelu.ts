/** Prelu. That of tfjs takes one slope per channel for granted, whatever the shape of the slopes. */
import {
  Greater,
  getKernel,
  type KernelConfig,
  type KernelFunc,
  Multiply,
  Prelu,
  Select,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { WasmBackend } from './heap.ts';

/** @param stock the kernel of tfjs, for one slope per channel. */
export function preluConfig(stock: KernelConfig): KernelConfig {
  const kernelFunc: KernelFunc = (parameters) => {
    const { x, alpha } = parameters.inputs as { x: TensorInfo; alpha: TensorInfo };
    const perChannel = util.sizeFromShape(alpha.shape) === x.shape.at(-1);
    if (perChannel && alpha.shape.at(-1) === x.shape.at(-1)) return stock.kernelFunc(parameters);
    const wasm = parameters.backend as WasmBackend;
    const run = (name: string, inputs: Record<string, TensorInfo>) =>
      getKernel(name, 'wasm').kernelFunc({ inputs, attrs: {}, backend: wasm }) as TensorInfo;
    const zero = wasm.makeOutput([], 'float32', undefined, Float32Array.of(0));
    const condition = run(Greater, { a: x, b: zero });
    const product = run(Multiply, { a: x, b: alpha });
    const result = run(Select, { condition, t: x, e: product });
    for (const { dataId } of [zero, condition, product]) wasm.disposeData(dataId);
    return result;
  };
  return { ...stock, kernelName: Prelu, kernelFunc };
}
