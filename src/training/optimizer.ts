/** Adam and SGD as Keras has them. Slots are kept by variable, so that a checkpoint can carry them. */
import * as tf from '@tensorflow/tfjs-core';
import type { TrainingSettings } from './settings.ts';

const BETA1 = 0.9;
const BETA2 = 0.999;
/** Keras's, outside of the root. */
const EPSILON = 1e-7;

export interface StoredOptimizer {
  readonly steps: number;
  /** Slots of each variable, in the order of the variables. */
  readonly slots: readonly (readonly Float32Array[])[];
}

export interface Optimizer {
  /** One step; `gradients[i]` belongs to `variables[i]`. The caller disposes the gradients. */
  apply(variables: readonly tf.Variable[], gradients: readonly tf.Tensor[]): void;
  /** After variables were replaced or rescaled: begins anew. */
  reset(): void;
  store(variables: readonly tf.Variable[]): Promise<StoredOptimizer>;
  restore(variables: readonly tf.Variable[], stored: StoredOptimizer): void;
  dispose(): void;
}

type Settings = Pick<TrainingSettings, 'optimizer' | 'learningRate' | 'momentum'>;

export function createOptimizer({ optimizer, learningRate, momentum }: Settings): Optimizer {
  const slots = new Map<tf.Variable, readonly tf.Variable[]>();
  const count = optimizer === 'adam' ? 2 : momentum > 0 ? 1 : 0;
  let steps = 0;

  const slotsOf = (variable: tf.Variable): readonly tf.Variable[] => {
    const known = slots.get(variable);
    if (known) return known;
    const made = Array.from({ length: count }, () =>
      tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
    );
    slots.set(variable, made);
    return made;
  };
  const clear = () => {
    for (const made of slots.values()) for (const slot of made) slot.dispose();
    slots.clear();
  };

  function adam(variable: tf.Variable, gradient: tf.Tensor): void {
    const [first, second] = slotsOf(variable) as [tf.Variable, tf.Variable];
    const rate = (learningRate * Math.sqrt(1 - BETA2 ** steps)) / (1 - BETA1 ** steps);
    first.assign(tf.add(tf.mul(first, BETA1), tf.mul(gradient, 1 - BETA1)));
    second.assign(tf.add(tf.mul(second, BETA2), tf.mul(tf.square(gradient), 1 - BETA2)));
    const move = tf.div(tf.mul(first, rate), tf.add(tf.sqrt(second), EPSILON));
    variable.assign(tf.sub(variable, move));
  }

  function sgd(variable: tf.Variable, gradient: tf.Tensor): void {
    const [velocity] = slotsOf(variable);
    const change = tf.mul(gradient, -learningRate);
    if (!velocity) {
      variable.assign(tf.add(variable, change));
      return;
    }
    velocity.assign(tf.add(tf.mul(velocity, momentum), change));
    variable.assign(tf.add(variable, velocity));
  }

  return {
    apply(variables, gradients) {
      steps += 1;
      variables.forEach((variable, i) => {
        const gradient = gradients[i];
        if (!gradient) return;
        tf.tidy(() => (optimizer === 'adam' ? adam : sgd)(variable, gradient));
      });
    },
    reset() {
      steps = 0;
      clear();
    },
    async store(variables) {
      const stored: Float32Array[][] = [];
      for (const variable of variables) {
        const values: Float32Array[] = [];
        for (const slot of slotsOf(variable)) values.push((await slot.data()) as Float32Array);
        stored.push(values);
      }
      return { steps, slots: stored };
    },
    restore(variables, stored) {
      clear();
      ({ steps } = stored);
      variables.forEach((variable, i) => {
        const values = stored.slots[i] ?? [];
        slotsOf(variable).forEach((slot, k) => {
          const value = tf.tensor(values[k] ?? new Float32Array(slot.size), slot.shape);
          slot.assign(value);
          value.dispose();
        });
      });
    },
    dispose: clear,
  };
}
