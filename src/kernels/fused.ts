/** Bias and activation of the fused kernels. */
import {
  Elu,
  getKernel,
  LeakyRelu,
  type NamedTensorInfoMap,
  Prelu,
  Sigmoid,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf } from './routines.ts';

/** What is fused: the activations of `tf.fused`. */
export interface Fused {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

/** Ranges of those that only limit. */
const RANGES: Readonly<Record<string, readonly [low: number, high: number]>> = {
  relu: [0, Number.POSITIVE_INFINITY],
  relu6: [0, 6],
};

const KERNELS: Readonly<Record<string, string>> = {
  elu: Elu,
  leakyrelu: LeakyRelu,
  prelu: Prelu,
  sigmoid: Sigmoid,
};

/**
 * Address of a bias of one number per channel, or 0 where there is none.
 * @throws Error where the bias has another size.
 */
export function biasAddress(
  backend: WasmBackend,
  bias: TensorInfo | null | undefined,
  channels: number,
): number {
  if (!bias) return 0;
  util.assert(
    util.sizeFromShape(bias.shape) === channels,
    () => `The bias has the shape [${bias.shape}], the result ${channels} channels.`,
  );
  return addressOf(backend, bias);
}

/** Applies the activation to `y`, which no one else holds yet. */
export function activated(
  backend: WasmBackend,
  y: TensorInfo,
  { activation = 'linear', leakyreluAlpha }: Fused,
  alpha: TensorInfo | null | undefined,
): TensorInfo {
  if (activation === 'linear') return y;
  const range = RANGES[activation];
  if (range) {
    routinesOf(backend).clamp(addressOf(backend, y), util.sizeFromShape(y.shape), ...range);
    return y;
  }
  const kernel = getKernel(KERNELS[activation] ?? '', 'wasm');
  if (!kernel) throw new Error(`The activation ${activation} is not one of tf.fused.`);
  const inputs: NamedTensorInfoMap = alpha ? { x: y, alpha } : { x: y };
  const result = kernel.kernelFunc({ inputs, attrs: { alpha: leakyreluAlpha ?? 0.2 }, backend });
  backend.disposeData(y.dataId);
  return result as TensorInfo;
}
