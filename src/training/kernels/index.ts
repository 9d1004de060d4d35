/** What the wasm backend of tfjs lacks for training. */
import { getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { conv2DBackpropFilterConfig } from './conv2d-backprop-filter.ts';

const KERNELS = [conv2DBackpropFilterConfig];

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
