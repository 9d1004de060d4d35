/** Dropout whose choice is a function of seed and place: no mask is kept for the gradient. */
import {
  engine,
  type GradConfig,
  getBackend,
  type KernelConfig,
  type NamedAttrMap,
  dropout as stockDropout,
  type Tensor,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf } from './routines.ts';

const NAME = 'TrainingDropout';

export const dropoutConfig: KernelConfig = {
  kernelName: NAME,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { x } = inputs as { x: TensorInfo };
    const { rate, seed } = attrs as { rate: number; seed: number };
    const y = wasm.makeOutput(x.shape, 'float32');
    const count = util.sizeFromShape(x.shape);
    const limit = Math.round(rate * 2 ** 32);
    const [from, to] = [addressOf(wasm, x), addressOf(wasm, y)];
    routinesOf(wasm).dropout(from, to, count, seed, limit, 1 / (1 - rate));
    return y;
  },
};

/** dx is dy with the same places left out. */
export const dropoutGradient: GradConfig = {
  kernelName: NAME,
  gradFunc: (dy, _saved, attrs) => ({ x: () => run(dy as Tensor, attrs) }),
};

const run = (x: Tensor, attrs: NamedAttrMap) => engine().runKernel(NAME, { x }, attrs) as Tensor;

/**
 * Sets a share `rate` of the numbers to 0, in [0, 1), and scales the others by 1 / (1 − rate).
 * @param seed an integer; the same one leaves out the same places. Another one for each step and layer.
 */
export function dropout(x: Tensor, rate: number, seed: number): Tensor {
  if (rate === 0) return x.clone();
  return getBackend() === 'wasm' ? run(x, { rate, seed }) : stockDropout(x, rate, undefined, seed);
}
