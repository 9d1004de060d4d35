/** What the wasm backend of tfjs lacks for training, or does slowly. */
import {
  BatchMatMul,
  Conv2D,
  DepthwiseConv2dNative,
  type GradConfig,
  getGradient,
  getKernel,
  type KernelConfig,
  LeakyRelu,
  Mean,
  Relu,
  Relu6,
  registerGradient,
  registerKernel,
  Sum,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { conv2DConfig, fusedConv2DConfig } from './conv2d.ts';
import { conv2DBackpropFilterConfig, conv2DBackpropInputConfig } from './conv2d-gradients.ts';
import { depthwiseConfig, fusedDepthwiseConfig } from './depthwise.ts';
import {
  depthwiseBackpropFilterConfig,
  depthwiseBackpropInputConfig,
} from './depthwise-gradients.ts';
import { dilatedGradient } from './dilated-gradients.ts';
import { dropoutConfig, dropoutGradient } from './dropout.ts';
import { identityConfig } from './identity.ts';
import { batchMatMulConfig, batchMatMulGradient, fusedMatMulConfig } from './mat-mul.ts';
import { adamConfig, momentumConfig, plainStepConfig } from './optimizer-steps.ts';
import { avgPoolGradConfig, maxPoolGradConfig } from './pool-gradients.ts';
import { rectifierGradient, rectifierGradientConfig } from './rectifier-gradients.ts';
import { meanConfig, sumConfig, unsortedSegmentSumConfig } from './sums.ts';

const OWN = [
  adamConfig,
  avgPoolGradConfig,
  batchMatMulConfig,
  conv2DBackpropFilterConfig,
  conv2DBackpropInputConfig,
  conv2DConfig,
  depthwiseBackpropFilterConfig,
  depthwiseBackpropInputConfig,
  depthwiseConfig,
  dropoutConfig,
  fusedConv2DConfig,
  fusedDepthwiseConfig,
  fusedMatMulConfig,
  identityConfig,
  maxPoolGradConfig,
  momentumConfig,
  plainStepConfig,
  rectifierGradientConfig,
  unsortedSegmentSumConfig,
];

/** Those that leave a part of the work to the kernel of tfjs. */
const BUILT_ON_STOCK: readonly [name: string, build: (stock: KernelConfig) => KernelConfig][] = [
  [Mean, meanConfig],
  [Sum, sumConfig],
];

/** Gradients that take another way on `wasm`, or are wrong. */
const GRADIENTS: readonly [name: string, build: (stock: GradConfig) => GradConfig][] = [
  [BatchMatMul, batchMatMulGradient],
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
  [Relu, (stock) => rectifierGradient(stock, () => ({ slope: 0, top: Number.POSITIVE_INFINITY }))],
  [Relu6, (stock) => rectifierGradient(stock, () => ({ slope: 0, top: 6 }))],
];

let registered = false;

/**
 * Registers the kernels for the backend `wasm`, which has to be imported before, as have the gradients of tfjs. Calling it
 * again changes nothing.
 * @throws Error where one of them was not imported.
 */
export function registerTrainingKernels(): void {
  if (registered) return;
  const built = BUILT_ON_STOCK.map(([name, build]) => {
    const stock = getKernel(name, 'wasm');
    if (!stock)
      throw new Error('Import @tensorflow/tfjs-backend-wasm before its training kernels.');
    return build(stock);
  });
  for (const config of [...OWN, ...built]) {
    if (getKernel(config.kernelName, 'wasm')) unregisterKernel(config.kernelName, 'wasm');
    registerKernel(config);
  }
  for (const [name, build] of GRADIENTS) {
    const stock = getGradient(name);
    if (!stock)
      throw new Error('Import register_all_gradients of tfjs before its training kernels.');
    registerGradient(build(stock));
  }
  registerGradient(dropoutGradient);
  registered = true;
}
