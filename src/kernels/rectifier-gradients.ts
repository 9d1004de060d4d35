/** Gradients of Relu, Relu6 and LeakyRelu in one pass; tfjs makes a mask, casts and multiplies it. */
import {
  engine,
  type GradConfig,
  getBackend,
  type KernelConfig,
  type NamedAttrMap,
  type Tensor,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf } from './routines.ts';

const NAME = 'TrainingRectifierGradient';

interface RectifierAttrs {
  /** Factor of the gradient where x ≤ 0. */
  readonly slope: number;
  /** The gradient is 0 where x is above. */
  readonly top: number;
}

export const rectifierGradientConfig: KernelConfig = {
  kernelName: NAME,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { dy, x } = inputs as { dy: TensorInfo; x: TensorInfo };
    const { slope, top } = attrs as unknown as RectifierAttrs;
    const dx = wasm.makeOutput(x.shape, 'float32');
    const count = util.sizeFromShape(x.shape);
    const [from, by, to] = [addressOf(wasm, dy), addressOf(wasm, x), addressOf(wasm, dx)];
    routinesOf(wasm).rectifierGradient(from, by, to, count, slope, top);
    return dx;
  },
};

/** The gradient of tfjs, replaced where the backend is `wasm`. */
export function rectifierGradient(
  stock: GradConfig,
  attributes: (attrs: NamedAttrMap) => RectifierAttrs,
): GradConfig {
  return {
    ...stock,
    gradFunc(dy, saved, attrs) {
      const [x] = saved as [Tensor];
      if (getBackend() !== 'wasm' || x.dtype !== 'float32') return stock.gradFunc(dy, saved, attrs);
      const inputs = { dy: dy as Tensor, x };
      return { x: () => engine().runKernel(NAME, inputs, { ...attributes(attrs) }) as Tensor };
    },
  };
}
