/** What the wasm backend of tfjs lacks for training, or does slowly. */
import {
  backend,
  Equal,
  Greater,
  GreaterEqual,
  getKernel,
  type KernelConfig,
  Less,
  LessEqual,
  LogicalAnd,
  LogicalOr,
  Max,
  Mean,
  Min,
  NotEqual,
  Prelu,
  registerKernel,
  Sum,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import {
  combination,
  comparison,
  EQUAL,
  GREATER,
  GREATER_EQUAL,
  LESS,
  LESS_EQUAL,
  NOT_EQUAL,
} from './comparisons.ts';
import { conv2DConfig, fusedConv2DConfig } from './conv2d.ts';
import { conv2DBackpropFilterConfig, conv2DBackpropInputConfig } from './conv2d-gradients.ts';
import { depthwiseConfig, fusedDepthwiseConfig } from './depthwise.ts';
import {
  depthwiseBackpropFilterConfig,
  depthwiseBackpropInputConfig,
} from './depthwise-gradients.ts';
import { dropoutConfig } from './dropout.ts';
import { registerTrainingGradients } from './gradients.ts';
import type { WasmBackend } from './heap.ts';
import { identityConfig } from './identity.ts';
import { latticeGradientConfig, roundToLatticeConfig } from './lattice.ts';
import { batchMatMulConfig, fusedMatMulConfig } from './mat-mul.ts';
import { adamConfig, momentumConfig, plainStepConfig } from './optimizer-steps.ts';
import { avgPoolGradConfig, maxPoolGradConfig } from './pool-gradients.ts';
import { preluConfig } from './prelu.ts';
import { rectifierGradientConfig } from './rectifier-gradients.ts';
import {
  maxConfig,
  meanConfig,
  minConfig,
  sumConfig,
  unsortedSegmentSumConfig,
} from './reductions.ts';
import { startThreads } from './threads.ts';

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
  latticeGradientConfig,
  maxPoolGradConfig,
  momentumConfig,
  plainStepConfig,
  rectifierGradientConfig,
  roundToLatticeConfig,
  unsortedSegmentSumConfig,
];

/** Those that leave a part of the work to the kernel of tfjs. */
const BUILT_ON_STOCK: readonly [name: string, build: (stock: KernelConfig) => KernelConfig][] = [
  [Equal, comparison(EQUAL)],
  [Greater, comparison(GREATER)],
  [GreaterEqual, comparison(GREATER_EQUAL)],
  [Less, comparison(LESS)],
  [LessEqual, comparison(LESS_EQUAL)],
  [LogicalAnd, combination(false)],
  [LogicalOr, combination(true)],
  [Max, maxConfig],
  [Mean, meanConfig],
  [Min, minConfig],
  [NotEqual, comparison(NOT_EQUAL)],
  [Prelu, preluConfig],
  [Sum, sumConfig],
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
  registerTrainingGradients();
  registered = true;
}

/**
 * Lets the kernels use several threads, where the page is cross-origin isolated; the backend must be started.
 * @returns how many threads compute.
 */
export function startKernelThreads(): Promise<number> {
  return startThreads(backend() as WasmBackend);
}
