/** Gradients that tfjs lacks or has wrongly, for any backend, and those that take a way of their own on `wasm`. */
import {
  BatchMatMul,
  Conv2D,
  DepthwiseConv2dNative,
  Equal,
  type GradConfig,
  Greater,
  GreaterEqual,
  getGradient,
  LeakyRelu,
  Less,
  LessEqual,
  Maximum,
  Minimum,
  NotEqual,
  Relu,
  Relu6,
  ResizeBilinear,
  ResizeNearestNeighbor,
  registerGradient,
  SquaredDifference,
} from '@tensorflow/tfjs-core';
import { broadcastGradient, flatGradient } from './broadcast-gradients.ts';
import { dilatedGradient } from './dilated-gradients.ts';
import { dropoutGradient } from './dropout.ts';
import { rectifierGradient } from './rectifier-gradients.ts';
import { resizeGradient } from './resize-gradients.ts';

const GRADIENTS: readonly [name: string, build: (stock: GradConfig) => GradConfig][] = [
  [BatchMatMul, broadcastGradient],
  [Conv2D, (stock) => dilatedGradient(stock, false)],
  [DepthwiseConv2dNative, (stock) => dilatedGradient(stock, true)],
  [
    LeakyRelu,
    (stock) =>
      rectifierGradient(stock, ({ alpha }) => ({
        slope: Number(alpha),
        top: Number.POSITIVE_INFINITY,
      })),
  ],
  [Maximum, broadcastGradient],
  [Minimum, broadcastGradient],
  [Relu, (stock) => rectifierGradient(stock, () => ({ slope: 0, top: Number.POSITIVE_INFINITY }))],
  [Relu6, (stock) => rectifierGradient(stock, () => ({ slope: 0, top: 6 }))],
  [ResizeBilinear, (stock) => resizeGradient(stock, false)],
  [ResizeNearestNeighbor, (stock) => resizeGradient(stock, true)],
  [SquaredDifference, broadcastGradient],
];

const COMPARISONS = [Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual];

let registered = false;

/**
 * Replaces gradients, for all backends. Calling it again changes nothing.
 * @throws Error where `register_all_gradients` of tfjs was not imported before.
 */
export function registerTrainingGradients(): void {
  if (registered) return;
  for (const [name, build] of GRADIENTS) {
    const stock = getGradient(name);
    if (!stock)
      throw new Error('Import register_all_gradients of tfjs before the training kernels.');
    registerGradient(build(stock));
  }
  for (const gradient of [dropoutGradient, ...COMPARISONS.map(flatGradient)]) {
    registerGradient(gradient);
  }
  registered = true;
}
