/**
 * Fake quantization: values are rounded to a lattice and stay floats, so that training feels the rounding. Rounding has no
 * useful derivative; the gradient goes straight through inside the range and is 0 outside ("straight-through estimator").
 * Learned ranges get the gradient of learned step size quantization (Esser et al. 2019).
 */
import * as tf from '@tensorflow/tfjs-core';

/** The lattice of an activation: values (q − zeroPoint) · scale for q from low to high. */
export interface Lattice {
  readonly scale: number;
  readonly zeroPoint: number;
  readonly low: number;
  readonly high: number;
}

/** The ends of a learned range as variables, here only to receive gradients: max = exp(logMax), min = −exp(logMin). */
export interface LearnedEnds {
  readonly logMax: tf.Scalar;
  /** Null where the range begins at 0 and stays there. */
  readonly logMin: tf.Scalar | null;
}

/** x̂ = (clamp(round(x / s), low − z, high − z)) · s. */
function rounded(x: tf.Tensor, { scale, zeroPoint, low, high }: Lattice): tf.Tensor {
  const steps = tf.round(tf.mul(x, 1 / scale));
  return tf.mul(tf.clipByValue(steps, low - zeroPoint, high - zeroPoint), scale);
}

/** 1 where `x` is not clipped, else 0. */
function insideOf(x: tf.Tensor, from: number, to: number): tf.Tensor {
  return tf.cast(tf.logicalAnd(tf.greaterEqual(x, from), tf.lessEqual(x, to)), 'float32');
}

/** Rounds activations; the gradient passes where `x` lies within half a step of the lattice's ends. */
export function fakeQuantize(x: tf.Tensor, lattice: Lattice, ends?: LearnedEnds): tf.Tensor {
  const { scale, zeroPoint, low, high } = lattice;
  const [min, max] = [(low - zeroPoint) * scale, (high - zeroPoint) * scale];
  const [from, to] = [min - scale / 2, max + scale / 2];
  if (!ends) {
    return tf.customGrad((value, save) => {
      const v = value as tf.Tensor;
      (save as tf.GradSaveFunc)([v]);
      return {
        value: rounded(v, lattice),
        gradFunc: (dy, saved) => tf.mul(dy, insideOf(saved[0] as tf.Tensor, from, to)),
      };
    })(x);
  }
  // Keeps the gradient of the range in step with those of the weights, as the paper has it.
  const share = 1 / Math.sqrt(x.size * (high - low));
  const inputs = ends.logMin ? [x, ends.logMax, ends.logMin] : [x, ends.logMax];
  return tf.customGrad((...args) => {
    const save = args.at(-1) as tf.GradSaveFunc;
    const v = args[0] as tf.Tensor;
    const value = rounded(v, lattice);
    save([v, value]);
    return {
      value,
      gradFunc: (dy, saved) => {
        const [source, result] = saved as [tf.Tensor, tf.Tensor];
        const inside = insideOf(source, from, to);
        const passed = tf.mul(dy, inside);
        // Inside, a wider range moves the level a value was rounded to; outside, it moves the end.
        const drift = tf.sum(tf.mul(passed, tf.sub(result, source)));
        const stretch = tf.div(drift, max - min);
        const above = tf.sum(tf.mul(dy, tf.cast(tf.greater(source, to), 'float32')));
        const gradients = [passed, tf.mul(tf.add(above, stretch), max * share)];
        if (ends.logMin) {
          const below = tf.sum(tf.mul(dy, tf.cast(tf.less(source, from), 'float32')));
          gradients.push(tf.mul(tf.sub(below, stretch), min * share));
        }
        return gradients;
      },
    };
  })(...inputs);
}

/** Rounds weights to −top…top with `half` = the value of the largest level, a tensor that broadcasts. Not clipped: |w| ≤ half. */
export function fakeQuantizeTracked(weights: tf.Tensor, half: tf.Tensor, top: number): tf.Tensor {
  return tf.customGrad((value) => {
    const w = value as tf.Tensor;
    const scale = tf.div(half, top);
    return { value: tf.mul(tf.round(tf.div(w, scale)), scale), gradFunc: (dy) => dy };
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
  const channels = logHalf.size;
  const share = 1 / Math.sqrt((weights.size / channels) * top);
  const axes = logHalf.shape.flatMap((length, i) => (length === 1 ? [i] : []));
  return tf.customGrad((...args) => {
    const [w, log] = args as [tf.Tensor, tf.Tensor];
    const save = args[2] as unknown as tf.GradSaveFunc;
    const scale = tf.div(tf.exp(log), top);
    const steps = tf.div(w, scale);
    const q = tf.clipByValue(tf.round(steps), -top, top);
    save([steps, q, scale]);
    return {
      value: tf.mul(q, scale),
      gradFunc: (dy, saved) => {
        const [from, to, size] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        const inside = insideOf(from, -top - 0.5, top + 0.5);
        const slope = tf.sub(to, tf.mul(from, inside));
        const bySteps = tf.sum(tf.mul(dy, slope), axes, true);
        return [tf.mul(dy, inside), tf.mul(tf.mul(bySteps, size), share)];
      },
    };
  })(weights, logHalf);
}
