/** Steps of optimizers for one variable, as Keras 3 has them: in one pass on wasm, as tf ops elsewhere. */
import * as tf from '@tensorflow/tfjs-core';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf } from './routines.ts';

export interface AdamSettings {
  readonly learningRate: number;
  /** Number of this step, from 1. */
  readonly step: number;
  /** @defaultValue 0.9 */
  readonly beta1?: number;
  /** @defaultValue 0.999 */
  readonly beta2?: number;
  /** Added outside of the root. @defaultValue 1e-7 */
  readonly epsilon?: number;
}

export interface SgdSettings {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov?: boolean;
}

/** Means of the gradient and of its square; variables of the shape of theirs, zeros at first. */
export type AdamSlots = readonly [mean: tf.Variable, power: tf.Variable];

const ADAM = 'TrainingAdam';
const MOMENTUM = 'TrainingMomentum';
const PLAIN = 'TrainingPlainStep';

type Inputs = Record<string, tf.TensorInfo>;
interface AdamAttrs {
  readonly rate: number;
  readonly gainM: number;
  readonly gainV: number;
  readonly epsilon: number;
}

/**
 * Where a slot's new values go: into the old ones if nothing else holds them. Variables of a network always get a new
 * place, since XNNPACK keeps packed copies of weights by theirs.
 */
function renewed(wasm: WasmBackend, slot: tf.TensorInfo): tf.TensorInfo {
  if (wasm.refCount(slot.dataId) > 1) return wasm.makeOutput(slot.shape, 'float32');
  wasm.incRef(slot.dataId);
  return { dataId: slot.dataId, shape: slot.shape, dtype: slot.dtype };
}

const sizeOf = ({ shape }: tf.TensorInfo) => tf.util.sizeFromShape(shape);

export const adamConfig: tf.KernelConfig = {
  kernelName: ADAM,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { p, m, v, g } = inputs as { p: tf.TensorInfo } & Inputs;
    const { rate, gainM, gainV, epsilon } = attrs as unknown as AdamAttrs;
    const results = [wasm.makeOutput(p.shape, 'float32'), renewed(wasm, m!), renewed(wasm, v!)];
    const [from, to] = [[p, m!, v!, g!], results].map((list) =>
      list.map((tensor) => addressOf(wasm, tensor)),
    ) as [[number, number, number, number], [number, number, number]];
    routinesOf(wasm).adam(...from, ...to, sizeOf(p), rate, gainM, gainV, epsilon);
    return results;
  },
};

export const momentumConfig: tf.KernelConfig = {
  kernelName: MOMENTUM,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { p, m, g } = inputs as { p: tf.TensorInfo } & Inputs;
    const { learningRate, momentum, nesterov } = attrs as unknown as SgdSettings;
    const results = [wasm.makeOutput(p.shape, 'float32'), renewed(wasm, m!)];
    const [from, to] = [[p, m!, g!], results].map((list) =>
      list.map((tensor) => addressOf(wasm, tensor)),
    ) as [[number, number, number], [number, number]];
    const flag = nesterov ? 1 : 0;
    routinesOf(wasm).momentumStep(...from, ...to, sizeOf(p), learningRate, momentum, flag);
    return results;
  },
};

export const plainStepConfig: tf.KernelConfig = {
  kernelName: PLAIN,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { p, g } = inputs as { p: tf.TensorInfo; g: tf.TensorInfo };
    const { learningRate } = attrs as { learningRate: number };
    const result = wasm.makeOutput(p.shape, 'float32');
    const [from, by, to] = [p, g, result].map((tensor) => addressOf(wasm, tensor)) as [
      number,
      number,
      number,
    ];
    routinesOf(wasm).plainStep(from, by, to, sizeOf(p), learningRate);
    return result;
  },
};

/** Gives variables the values of `work`, which runs as one tidy. */
function assignAll(variables: readonly tf.Variable[], work: () => tf.Tensor[]): void {
  tf.tidy(() => {
    const values = work();
    variables.forEach((variable, i) => {
      variable.assign(values[i]!);
    });
  });
}

const isFast = (name: string) => tf.getKernel(name, tf.getBackend()) !== undefined;
const run = (name: string, inputs: Record<string, tf.Tensor>, attrs: object) =>
  tf.engine().runKernel(name, inputs, { ...attrs }) as unknown as tf.Tensor[];

/** m += (g − m)(1 − β₁), v += (g² − v)(1 − β₂), p −= α·m / (√v + ε) with α = rate·√(1 − β₂ᵗ) / (1 − β₁ᵗ). */
export function adamStep(
  variable: tf.Variable,
  gradient: tf.Tensor,
  [mean, power]: AdamSlots,
  { learningRate, step, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamSettings,
): void {
  const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
  const [gainM, gainV] = [1 - beta1, 1 - beta2];
  assignAll([variable, mean, power], () => {
    if (isFast(ADAM)) {
      const inputs = { p: variable, m: mean, v: power, g: gradient };
      return run(ADAM, inputs, { rate, gainM, gainV, epsilon });
    }
    const m = tf.add(mean, tf.mul(tf.sub(gradient, mean), gainM));
    const v = tf.add(power, tf.mul(tf.sub(tf.square(gradient), power), gainV));
    const move = tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon));
    return [tf.sub(variable, move), m, v];
  });
}

/**
 * m = momentum·m − rate·g, p += m; with `nesterov`, p += momentum·m − rate·g.
 * @param velocity zeros at first; null where there is no momentum: then p −= rate·g.
 */
export function sgdStep(
  variable: tf.Variable,
  gradient: tf.Tensor,
  velocity: tf.Variable | null,
  { learningRate, momentum, nesterov = false }: SgdSettings,
): void {
  if (!velocity) {
    assignAll([variable], () =>
      isFast(PLAIN)
        ? [run(PLAIN, { p: variable, g: gradient }, { learningRate })].flat()
        : [tf.sub(variable, tf.mul(gradient, learningRate))],
    );
    return;
  }
  assignAll([variable, velocity], () => {
    if (isFast(MOMENTUM)) {
      const inputs = { p: variable, m: velocity, g: gradient };
      return run(MOMENTUM, inputs, { learningRate, momentum, nesterov });
    }
    const change = tf.mul(gradient, learningRate);
    const m = tf.sub(tf.mul(velocity, momentum), change);
    const move = nesterov ? tf.sub(tf.mul(m, momentum), change) : m;
    return [tf.add(variable, move), m];
  });
}
