/** What the wasm backend of tfjs lacks for training, or does slowly. */
import { getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { conv2DConfig } from './conv2d.ts';
import { conv2DBackpropFilterConfig, conv2DBackpropInputConfig } from './conv2d-gradients.ts';
import { batchMatMulConfig } from './mat-mul.ts';

const KERNELS = [
  batchMatMulConfig,
  conv2DBackpropFilterConfig,
  conv2DBackpropInputConfig,
  conv2DConfig,
];

/** Registers the kernels for the backend `wasm`. Calling it again changes nothing. */
export function registerTrainingKernels(): void {
  for (const config of KERNELS) {
    const { kernelName, backendName } = config;
    const present = getKernel(kernelName, backendName);
    if (present === config) continue;
    if (present) unregisterKernel(kernelName, backendName);
    registerKernel(config);
  }
}
