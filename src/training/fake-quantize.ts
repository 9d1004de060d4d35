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

/** Which integers weights become: ends of the lattice. */
export interface WeightLevels {
  readonly lowLevel: number;
  /** What the end of a range is mapped to. */
  readonly topLevel: number;
}

/** Rounds weights with `half` = the value of the largest level, a tensor that broadcasts. Not clipped: |w| ≤ half. */
export function fakeQuantizeTracked(
  weights: tf.Tensor,
  half: tf.Tensor,
  { lowLevel: low, topLevel: high }: WeightLevels,
): tf.Tensor {
  return tf.customGrad((value) => {
    const rounded = roundToLattice(value as tf.Tensor, tf.div(half, high), { low, high });
    return { value: rounded, gradFunc: (dy) => dy };
  })(weights);
}

/**
 * The same with a learned range.
 * @param logHalf one value per scale, of a shape that broadcasts against the weights; here only to receive gradients.
 * @param half exp(logHalf), as the file can say it.
 */
export function fakeQuantizeLearned(
  weights: tf.Tensor,
  logHalf: tf.Tensor,
  half: tf.Tensor,
  { lowLevel: low, topLevel: high }: WeightLevels,
): tf.Tensor {
  const share = 1 / Math.sqrt((weights.size / logHalf.size) * high);
  const ends = { low, high };
  return tf.customGrad((...args) => {
    const [w] = args as [tf.Tensor, tf.Tensor];
    const save = args[2] as unknown as tf.GradSaveFunc;
    const scale = tf.div(half, high);
    save([w, scale]);
    return {
      value: roundToLattice(w, scale, ends),
      gradFunc: (dy, saved) => {
        const [source, by] = saved as [tf.Tensor, tf.Tensor];
        const { dx, stretch, above, below } = latticeGradient(dy, source, by, ends);
        const outside = tf.add(tf.mul(above, high), tf.mul(below, low));
        return [dx, tf.mul(tf.mul(tf.add(stretch, outside), by), share)];
      },
    };
  })(weights, logHalf);
}

/**
 * Rounds data as hybrid kernels do while they run: to 8 bits between the smallest and the largest value, 0 among them.
 * @param row neighbours that share a scale; null where all values of a sample do. The first dimension counts samples.
 */
export function fakeQuantizeAtRunTime(x: tf.Tensor, row: number | null): tf.Tensor {
  const [samples = 1] = x.shape;
  const rows = tf.reshape(x, row === null ? [samples, -1] : [-1, row]);
  const range = tf.sub(tf.maximum(tf.max(rows, 1, true), 0), tf.minimum(tf.min(rows, 1, true), 0));
  // Of a row of zeros any scale is right. Zero is a whole number of steps, so the ends are cut off nowhere.
  const scale = tf.where(tf.greater(range, 0), tf.div(range, 255), tf.onesLike(range));
  return tf.reshape(fakeQuantizeSteps(rows, scale), x.shape);
}
