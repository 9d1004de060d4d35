/**
 * Fake quantization: values are rounded to a lattice and stay floats, so that training feels the rounding. Rounding has no
 * useful derivative; the gradient goes straight through inside the range and is 0 outside ("straight-through estimator").
 * Learned ranges get the gradient of learned step size quantization (Esser et al. 2019).
 */
import * as tf from '@tensorflow/tfjs-core';
import { latticeGradient, roundToLattice } from '../kernels/lattice.ts';

/** The lattice of an activation: values (q − zeroPoint) · scale for q from low to high. */
export interface Lattice {
  readonly scale: number;
  readonly zeroPoint: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The ends of a learned range as variables, here only to receive gradients: max = exp(logMax), min = −exp(logMin). Of a
 * lattice that is symmetric around 0, logMax stands for both.
 */
export interface LearnedEnds {
  readonly logMax: tf.Scalar;
  /** Null where the range begins at 0 and stays there. */
  readonly logMin: tf.Scalar | null;
}

/** Rounds activations; the gradient passes where `x` lies within half a step of the lattice's ends. */
export function fakeQuantize(x: tf.Tensor, lattice: Lattice, ends?: LearnedEnds): tf.Tensor {
  const { scale, zeroPoint, low, high } = lattice;
  const steps = { low: low - zeroPoint, high: high - zeroPoint };
  const [min, max] = [steps.low * scale, steps.high * scale];
  // Keeps the gradient of the range in step with those of the weights, as the paper has it.
  const share = 1 / Math.sqrt(x.size * (high - low));
  const inputs = [x, ...(ends ? [ends.logMax] : []), ...(ends?.logMin ? [ends.logMin] : [])];
  return tf.customGrad((...args) => {
    const save = args.at(-1) as tf.GradSaveFunc;
    const v = args[0] as tf.Tensor;
    save([v]);
    return {
      value: roundToLattice(v, tf.scalar(scale), steps),
      gradFunc: (dy, saved) => {
        const source = saved[0] as tf.Tensor;
        const { dx, stretch, above, below } = latticeGradient(dy, source, tf.scalar(scale), steps);
        if (!ends) return [dx];
        // Inside, a wider range moves the level a value was rounded to; outside, it moves the end.
        if (steps.low === -steps.high) {
          const drift = tf.div(stretch, steps.high);
          return [dx, tf.mul(tf.add(tf.sub(above, below), drift), max * share)];
        }
        const drift = tf.mul(stretch, scale / (max - min));
        const byMax = tf.mul(tf.add(above, drift), max * share);
        if (!ends.logMin) return [dx, byMax];
        return [dx, byMax, tf.mul(tf.sub(below, drift), min * share)];
      },
    };
  })(...inputs);
}

/** Rounds to whole steps of `scale`, which broadcasts, without end; the gradient goes straight through. */
export function fakeQuantizeSteps(x: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  const steps = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return tf.customGrad((value) => ({
    value: roundToLattice(value as tf.Tensor, scale, steps),
    gradFunc: (dy) => dy,
  }))(x);
}

/** Rounds weights to −top…top with `half` = the value of the largest level, a tensor that broadcasts. Not clipped: |w| ≤ half. */
export function fakeQuantizeTracked(weights: tf.Tensor, half: tf.Tensor, top: number): tf.Tensor {
  return tf.customGrad((value) => {
    const rounded = roundToLattice(value as tf.Tensor, tf.div(half, top), { low: -top, high: top });
    return { value: rounded, gradFunc: (dy) => dy };
  })(weights);
}

/**
 * The same with a learned range.
 * @param logHalf one value per channel, of a shape that broadcasts against the weights: half = exp(logHalf).
 */
export function fakeQuantizeLearned(
  weights: tf.Tensor,
  logHalf: tf.Tensor,
  top: number,
): tf.Tensor {
  const share = 1 / Math.sqrt((weights.size / logHalf.size) * top);
  const steps = { low: -top, high: top };
  return tf.customGrad((...args) => {
    const [w, log] = args as [tf.Tensor, tf.Tensor];
    const save = args[2] as unknown as tf.GradSaveFunc;
    const scale = tf.div(tf.exp(log), top);
    save([w, scale]);
    return {
      value: roundToLattice(w, scale, steps),
      gradFunc: (dy, saved) => {
        const [source, by] = saved as [tf.Tensor, tf.Tensor];
        const { dx, stretch, above, below } = latticeGradient(dy, source, by, steps);
        const bySteps = tf.add(stretch, tf.mul(tf.sub(above, below), top));
        return [dx, tf.mul(tf.mul(bySteps, by), share)];
      },
    };
  })(weights, logHalf);
}
