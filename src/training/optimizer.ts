/** Adam and SGD as Keras has them. Slots are kept by variable, so that a checkpoint can carry them. */
import * as tf from '@tensorflow/tfjs-core';
import { type AdamSlots, adamStep, sgdStep } from '../kernels/optimizer-steps.ts';
import type { TrainingSettings } from './settings.ts';

export interface StoredOptimizer {
  readonly steps: number;
  /** Slots of each variable, in the order of the variables. */
  readonly slots: readonly (readonly Float32Array[])[];
}

export interface Optimizer {
  /**
   * One step; `gradients[i]` belongs to `variables[i]`. The caller disposes the gradients.
   * @param share of the learning rate. @defaultValue 1
   */
  apply(variables: readonly tf.Variable[], gradients: readonly tf.Tensor[], share?: number): void;
  /** After variables were replaced or rescaled: starts again. */
  reset(): void;
  store(variables: readonly tf.Variable[]): Promise<StoredOptimizer>;
  restore(variables: readonly tf.Variable[], stored: StoredOptimizer): void;
  dispose(): void;
}

type Settings = Pick<TrainingSettings, 'optimizer' | 'learningRate' | 'momentum'>;

export function createOptimizer({ optimizer, learningRate: full, momentum }: Settings): Optimizer {
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

  return {
    apply(variables, gradients, share = 1) {
      const learningRate = full * share;
      steps += 1;
      variables.forEach((variable, i) => {
        const gradient = gradients[i];
        if (!gradient) return;
        const own = slotsOf(variable);
        if (optimizer === 'adam') {
          adamStep(variable, gradient, own as unknown as AdamSlots, { learningRate, step: steps });
        } else sgdStep(variable, gradient, own[0] ?? null, { learningRate, momentum });
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
