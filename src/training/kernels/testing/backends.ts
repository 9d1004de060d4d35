/** The wasm backend under Node, beside the cpu backend that kernels are compared with. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { registerTrainingKernels } from '../index.ts';

const packageFile = createRequire(import.meta.url).resolve(
  '@tensorflow/tfjs-backend-wasm/package.json',
);

/** Starts both backends and registers the kernels; the wasm backend is the current one afterwards. */
export async function startBackends(): Promise<void> {
  setWasmPaths(join(dirname(packageFile), 'dist/'));
  registerTrainingKernels();
  for (const name of ['cpu', 'wasm']) {
    if (!(await tf.setBackend(name))) throw new Error(`The backend ${name} did not start.`);
  }
}

/** Numbers of a plain array. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Runs `work` on a backend and reads what it returns; the tensors are freed. */
export async function runOn(
  backend: 'cpu' | 'wasm',
  inputs: readonly Values[],
  work: (...tensors: tf.Tensor[]) => tf.Tensor[],
): Promise<Values[]> {
  await tf.setBackend(backend);
  const results = tf.tidy(() =>
    work(...inputs.map(({ shape, data }) => tf.tensor(Array.from(data), [...shape]))),
  );
  const values = results.map((tensor) => ({ shape: [...tensor.shape], data: tensor.dataSync() }));
  tf.dispose(results);
  return values;
}
