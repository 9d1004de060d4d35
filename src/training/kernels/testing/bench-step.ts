/**
 * One training step of the tutorial's CNN, kernel by kernel. Runs in Node and in a browser alike;
 * `npm run bench:kernels` bundles it.
 */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { registerTrainingKernels } from '../index.ts';

export interface BenchResult {
  /** The fastest whole step, in milliseconds. */
  readonly step: number;
  /** Milliseconds a step by kernel, of the run where the sum was least. */
  readonly kernels: Readonly<Record<string, number>>;
  readonly loss: number;
}

const BATCH = 64;

interface Clock {
  on: boolean;
  times: Map<string, number>;
  depth: number;
}

/** Wraps every kernel so that its own time is counted, without that of kernels it calls. */
function watchKernels(): Clock {
  const clock: Clock = { on: false, times: new Map(), depth: 0 };
  for (const config of tf.getKernelsForBackend('wasm')) {
    const { kernelName, backendName, kernelFunc } = config;
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      ...config,
      kernelFunc(parameters) {
        if (!clock.on || clock.depth > 0) return kernelFunc(parameters);
        clock.depth++;
        const start = performance.now();
        const result = kernelFunc(parameters);
        const shape = Object.values(parameters.inputs)[0]?.shape.join('×') ?? '';
        const name = `${kernelName} ${shape}`;
        clock.times.set(name, (clock.times.get(name) ?? 0) + performance.now() - start);
        clock.depth--;
        return result;
      },
    });
  }
  return clock;
}

/** The step as tf ops alone: what a trainer without fused kernels does. */
function plainStep(images: tf.Tensor, labels: tf.Tensor1D) {
  const shapes = [[2, 2, 1, 64], [64], [2, 2, 64, 128], [128], [6272, 256], [256], [256, 10], [10]];
  const weights = shapes.map((shape, i) =>
    tf.variable(
      shape.length === 1 ? tf.zeros(shape) : tf.randomNormal(shape, 0, 0.05, 'float32', i + 1),
    ),
  );
  const moments = weights.map((weight) => [
    tf.variable(tf.zerosLike(weight)),
    tf.variable(tf.zerosLike(weight)),
  ]);
  let time = 0;
  const [w1, b1, w2, b2, w3, b3, w4, b4] = weights as [
    tf.Variable,
    tf.Variable,
    tf.Variable,
    tf.Variable,
    tf.Variable,
    tf.Variable,
    tf.Variable,
    tf.Variable,
  ];
  const loss = () => {
    const drop = (x: tf.Tensor) => tf.dropout(x, 0.2, undefined, time);
    const conv = (x: tf.Tensor, w: tf.Variable, b: tf.Variable) =>
      tf.relu(tf.add(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor as tf.Tensor4D, 1, 'same'), b));
    let x: tf.Tensor = drop(tf.maxPool(conv(images, w1, b1) as tf.Tensor4D, 2, 2, 'same'));
    x = drop(tf.maxPool(conv(x, w2, b2) as tf.Tensor4D, 2, 2, 'same'));
    x = drop(tf.relu(tf.add(tf.matMul(tf.reshape(x, [BATCH, 6272]), w3 as tf.Tensor2D), b3)));
    x = tf.add(tf.matMul(x as tf.Tensor2D, w4 as tf.Tensor2D), b4);
    const picked = tf.mul(tf.logSoftmax(x), tf.oneHot(labels, 10));
    return tf.neg(tf.mean(tf.sum(picked, -1))) as tf.Scalar;
  };
  return () => {
    time++;
    const { value, grads } = tf.variableGrads(loss, weights);
    tf.tidy(() => {
      const alpha = (0.001 * Math.sqrt(1 - 0.999 ** time)) / (1 - 0.9 ** time);
      weights.forEach((weight, i) => {
        const gradient = grads[weight.name]!;
        const [m, v] = moments[i] as [tf.Variable, tf.Variable];
        m.assign(tf.add(tf.mul(m, 0.9), tf.mul(gradient, 0.1)));
        v.assign(tf.add(tf.mul(v, 0.999), tf.mul(tf.square(gradient), 0.001)));
        weight.assign(tf.sub(weight, tf.div(tf.mul(m, alpha), tf.add(tf.sqrt(v), 1e-7))));
      });
    });
    tf.dispose(grads);
    const number = value.dataSync()[0]!;
    value.dispose();
    return number;
  };
}

/** Starts the wasm backend and times `runs` steps. `stock` leaves tfjs as it is, as far as that trains. */
export async function bench(wasmPath: string, runs: number): Promise<BenchResult> {
  setWasmPaths(wasmPath);
  registerTrainingKernels();
  await tf.setBackend('wasm');
  const clock = watchKernels();
  const images = tf.randomUniform([BATCH, 28, 28, 1], 0, 1, 'float32', 5);
  const labels = tf.tensor1d(
    Array.from({ length: BATCH }, (_, i) => i % 10),
    'int32',
  );
  const step = plainStep(images, labels);
  let best = Number.POSITIVE_INFINITY;
  let kernels: Record<string, number> = {};
  let least = Number.POSITIVE_INFINITY;
  let loss = 0;
  for (let run = 0; run < runs; run++) {
    clock.on = run % 2 === 1;
    clock.times.clear();
    const start = performance.now();
    loss = step();
    const time = performance.now() - start;
    if (!clock.on) best = Math.min(best, time);
    else if (time < least) {
      least = time;
      kernels = Object.fromEntries([...clock.times].sort((a, b) => b[1] - a[1]));
    }
  }
  return { step: best, kernels, loss };
}
