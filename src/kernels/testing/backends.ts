/** The wasm backend under Node, beside the cpu backend that kernels are compared with. */
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { expect } from 'vitest';
import { registerTrainingKernels } from '../index.ts';
import { WASM_FILES } from './wasm-files.ts';

/** Starts both backends and registers the kernels; the wasm backend is the current one afterwards. */
export async function startBackends(): Promise<void> {
  setWasmPaths(WASM_FILES);
  registerTrainingKernels();
  for (const name of ['cpu', 'wasm']) {
    if (!(await tf.setBackend(name))) throw new Error(`The backend ${name} did not start.`);
  }
}

/** Numbers of a tensor, away from it. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Numbers in (−1, 1) that look random; no two neighbours are equal. */
export function valuesOf(shape: readonly number[], seed: number): Values {
  const data = new Float32Array(shape.reduce((product, length) => product * length, 1));
  let state = seed | 1;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    data[i] = state / 2 ** 31;
  }
  return { shape, data };
}

/** What `work` gives on a backend. Its tensors are freed; where others stay, it is an error. */
export async function runOn(
  backend: 'cpu' | 'wasm',
  inputs: readonly Values[],
  work: (...tensors: tf.Tensor[]) => tf.Tensor[],
): Promise<Values[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const tensors = inputs.map(({ shape, data }) => tf.tensor(data.slice(), [...shape]));
  const results = tf.tidy(() => work(...tensors));
  const values = results.map((tensor) => ({
    shape: tensor.shape,
    data: Float32Array.from(tensor.dataSync()),
  }));
  tf.dispose([...tensors, ...results]);
  expect(tf.memory().numTensors).toBe(before);
  return values;
}

/** Holds numbers against others, within `tolerance` of the largest of them. */
export function expectClose(actual: Values, expected: Values, tolerance = 1e-5): void {
  expect(actual.shape).toEqual(expected.shape);
  const top = expected.data.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  let worst = 0;
  for (let i = 0; i < expected.data.length; i++) {
    const difference = Math.abs(actual.data[i]! - expected.data[i]!);
    // A difference that is not a number counts as the worst.
    if (!(difference <= worst)) worst = difference;
  }
  expect(worst / top).toBeLessThanOrEqual(tolerance);
}

/**
 * An op with its gradients: the result, and for each input the gradient of Σ result ⊙ weights, with weights that look
 * random, so that no place can be confused with another.
 */
export function withGradients(
  op: (...tensors: tf.Tensor[]) => tf.Tensor,
): (...tensors: tf.Tensor[]) => tf.Tensor[] {
  return (...tensors) => {
    const value = op(...tensors);
    const { shape, data } = valuesOf(value.shape, 77);
    const weights = tf.tensor(data, [...shape]);
    const gradients = tf.grads((...inputs) => op(...inputs))(tensors, weights);
    return [value, ...gradients];
  };
}

/** An op and its gradients are the same on both backends. */
export async function expectSameOnBoth(
  inputs: readonly Values[],
  op: (...tensors: tf.Tensor[]) => tf.Tensor,
  tolerance?: number,
): Promise<void> {
  const expected = await runOn('cpu', inputs, withGradients(op));
  const actual = await runOn('wasm', inputs, withGradients(op));
  expected.forEach((values, i) => {
    expectClose(actual[i]!, values, tolerance);
  });
}
