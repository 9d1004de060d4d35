/**
 * Training steps of the tutorial's CNN, timed kernel by kernel. Runs in Node and in a browser alike;
 * `npm run bench:kernels` bundles it.
 */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { dropout } from '../dropout.ts';
import { registerTrainingKernels } from '../index.ts';
import { type AdamSlots, adamStep } from '../optimizer-steps.ts';

export interface BenchOptions {
  /** Folder of tfjs's wasm files, with a slash at its end. */
  readonly wasmPath: string;
  /**
   * `stock`: tfjs as it is, with the filter gradient that it lacks as slices × matMul on explicit transposes;
   * `kernels`: the same ops on our kernels; `fused`: with our Adam and dropout as well.
   */
  readonly mode: 'stock' | 'kernels' | 'fused';
  readonly steps: number;
}

export interface BenchResult {
  /** The fastest whole step, in milliseconds. */
  readonly step: number;
  /** Milliseconds of each kernel in the fastest step that was watched. */
  readonly kernels: Readonly<Record<string, number>>;
  /** Losses of the steps: training that works, and the same one each time. */
  readonly losses: readonly number[];
}

const BATCH = 64;

interface Clock {
  on: boolean;
  readonly times: Map<string, number>;
}

/** Wraps every kernel so that its time is counted, with that of kernels it calls. */
function watchKernels(): Clock {
  const clock: Clock = { on: false, times: new Map() };
  let inside = false;
  for (const config of tf.getKernelsForBackend('wasm')) {
    const { kernelName, backendName, kernelFunc } = config;
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      ...config,
      kernelFunc(parameters) {
        if (!clock.on || inside) return kernelFunc(parameters);
        inside = true;
        const start = performance.now();
        const result = kernelFunc(parameters);
        const shape = Object.values(parameters.inputs)[0]?.shape.join('×') ?? '';
        const name = `${kernelName} ${shape}`;
        clock.times.set(name, (clock.times.get(name) ?? 0) + performance.now() - start);
        inside = false;
        return result;
      },
    });
  }
  return clock;
}

/** A filter gradient of tf ops, for tfjs without our kernels. Stride 1, padding `same`. */
function registerSlicedFilterGradient(): void {
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs }) {
      const [x, dy] = [inputs.x, inputs.dy].map((info) =>
        tf.engine().makeTensorFromTensorInfo(info as tf.TensorInfo),
      ) as [tf.Tensor4D, tf.Tensor4D];
      const [height, width, from, to] = (attrs as unknown as tf.Conv2DBackpropFilterAttrs)
        .filterShape;
      const [batch, rows, columns] = x.shape;
      const result = tf.tidy(() => {
        const padded = tf.pad(x, [
          [0, 0],
          [(height - 1) >> 1, height >> 1],
          [(width - 1) >> 1, width >> 1],
          [0, 0],
        ]);
        const flat = tf.reshape(dy, [-1, to]) as tf.Tensor2D;
        const parts: tf.Tensor[] = [];
        for (let place = 0; place < height * width; place++) {
          const begin = [0, Math.floor(place / width), place % width, 0];
          const part = tf.slice(padded, begin, [batch, rows, columns, from]);
          const across = tf.transpose(tf.reshape(part, [-1, from])) as tf.Tensor2D;
          parts.push(tf.matMul(across, flat));
        }
        return tf.reshape(tf.concat(parts, 0), [height, width, from, to]);
      });
      return result;
    },
  });
}

interface Tools {
  dropout(x: tf.Tensor, seed: number): tf.Tensor;
  update(variable: tf.Variable, gradient: tf.Tensor, slots: AdamSlots, step: number): void;
}

/** What a trainer without fused kernels does. */
const PLAIN: Tools = {
  dropout: (x, seed) => tf.dropout(x, 0.2, undefined, seed),
  update(variable, gradient, [m, v], step) {
    tf.tidy(() => {
      const alpha = (0.001 * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
      m.assign(tf.add(tf.mul(m, 0.9), tf.mul(gradient, 0.1)));
      v.assign(tf.add(tf.mul(v, 0.999), tf.mul(tf.square(gradient), 0.001)));
      variable.assign(tf.sub(variable, tf.div(tf.mul(m, alpha), tf.add(tf.sqrt(v), 1e-7))));
    });
  },
};

const FUSED: Tools = {
  dropout: (x, seed) => dropout(x, 0.2, seed * 0x9e3779b1),
  update: (variable, gradient, slots, step) =>
    adamStep(variable, gradient, slots, { learningRate: 0.001, step }),
};

const SHAPES = [
  [2, 2, 1, 64],
  [64],
  [2, 2, 64, 128],
  [128],
  [6272, 256],
  [256],
  [256, 10],
  [10],
] as const;

function createStep(tools: Tools): () => number {
  const images = tf.randomUniform([BATCH, 28, 28, 1], 0, 1, 'float32', 5);
  const labels = tf.tensor1d(
    Array.from({ length: BATCH }, (_, i) => i % 10),
    'int32',
  );
  const weights = SHAPES.map((shape, i) =>
    tf.variable(
      shape.length === 1
        ? tf.zeros([...shape])
        : tf.randomNormal([...shape], 0, 0.05, 'float32', i + 1),
    ),
  );
  const zeros = (weight: tf.Variable) => tf.variable(tf.zerosLike(weight), false);
  const slots = weights.map((weight): AdamSlots => [zeros(weight), zeros(weight)]);
  const [w1, b1, w2, b2, w3, b3, w4, b4] = weights as [
    ...[tf.Variable, tf.Variable, tf.Variable, tf.Variable],
    ...[tf.Variable, tf.Variable, tf.Variable, tf.Variable],
  ];
  const convolved = (x: tf.Tensor, w: tf.Tensor, b: tf.Variable) =>
    tf.relu(tf.add(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'), b));
  const pooled = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'same');
  const product = (x: tf.Tensor, w: tf.Tensor, b: tf.Variable) =>
    tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b);
  let step = 0;
  const loss = () => {
    let x = tools.dropout(pooled(convolved(images, w1, b1)), 3 * step);
    x = tools.dropout(pooled(convolved(x, w2, b2)), 3 * step + 1);
    x = tools.dropout(tf.relu(product(tf.reshape(x, [BATCH, 6272]), w3, b3)), 3 * step + 2);
    const picked = tf.mul(tf.logSoftmax(product(x, w4, b4)), tf.oneHot(labels, 10));
    return tf.neg(tf.mean(tf.sum(picked, -1))) as tf.Scalar;
  };
  return () => {
    step++;
    const { value, grads } = tf.variableGrads(loss, weights);
    weights.forEach((weight, i) => {
      tools.update(weight, grads[weight.name]!, slots[i]!, step);
    });
    const number = value.dataSync()[0]!;
    tf.dispose(grads);
    value.dispose();
    return number;
  };
}

/** Starts the wasm backend and times steps; every other one kernel by kernel. */
export async function bench({ wasmPath, mode, steps }: BenchOptions): Promise<BenchResult> {
  setWasmPaths(wasmPath);
  if (mode === 'stock') registerSlicedFilterGradient();
  else registerTrainingKernels();
  await tf.setBackend('wasm');
  const clock = watchKernels();
  const step = createStep(mode === 'fused' ? FUSED : PLAIN);
  const losses: number[] = [];
  let best = Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  let kernels: Record<string, number> = {};
  for (let i = 0; i < steps; i++) {
    clock.on = i % 2 === 1;
    clock.times.clear();
    const start = performance.now();
    losses.push(step());
    const time = performance.now() - start;
    if (!clock.on) {
      best = Math.min(best, time);
    } else if (time < least) {
      least = time;
      kernels = Object.fromEntries([...clock.times].sort((a, b) => b[1] - a[1]));
    }
  }
  return { step: best, kernels, losses };
}
