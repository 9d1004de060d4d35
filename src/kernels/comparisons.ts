/** Comparisons of floats, and of what comes out of them; tfjs works out the place of every number again. */
import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf } from './routines.ts';

/** The numbers of `wasm/comparisons.ts`. */
export const EQUAL = 0;
export const NOT_EQUAL = 1;
export const LESS = 2;
export const LESS_EQUAL = 3;
export const GREATER = 4;
export const GREATER_EQUAL = 5;

const isSingle = ({ shape }: TensorInfo) => util.sizeFromShape(shape) === 1;

/** A comparison of equal shapes or with a single number; the rest is left to tfjs. */
export function comparison(kind: number): (stock: KernelConfig) => KernelConfig {
  return (stock) => ({
    ...stock,
    kernelFunc(parameters) {
      const wasm = parameters.backend as WasmBackend;
      const { a, b } = parameters.inputs as { a: TensorInfo; b: TensorInfo };
      const floats = a.dtype === 'float32' && b.dtype === 'float32';
      const larger = isSingle(a) && a.shape.length <= b.shape.length ? b : a;
      const fits = (tensor: TensorInfo) =>
        util.arraysEqual(tensor.shape, larger.shape) ||
        (isSingle(tensor) && tensor.shape.length <= larger.shape.length);
      if (!floats || !fits(a) || !fits(b)) return stock.kernelFunc(parameters);
      const y = wasm.makeOutput(larger.shape, 'bool');
      routinesOf(wasm).compare(
        kind,
        addressOf(wasm, a),
        isSingle(a) ? 0 : 4,
        addressOf(wasm, b),
        isSingle(b) ? 0 : 4,
        addressOf(wasm, y),
        util.sizeFromShape(larger.shape),
      );
      return y;
    },
  });
}

/** `and` or `or` of equal shapes; the rest is left to tfjs. */
export function combination(either: boolean): (stock: KernelConfig) => KernelConfig {
  return (stock) => ({
    ...stock,
    kernelFunc(parameters) {
      const wasm = parameters.backend as WasmBackend;
      const { a, b } = parameters.inputs as { a: TensorInfo; b: TensorInfo };
      if (!util.arraysEqual(a.shape, b.shape)) return stock.kernelFunc(parameters);
      const y = wasm.makeOutput(a.shape, 'bool');
      routinesOf(wasm).combine(
        addressOf(wasm, a),
        addressOf(wasm, b),
        addressOf(wasm, y),
        util.sizeFromShape(a.shape),
        either ? 1 : 0,
      );
      return y;
    },
  });
}
