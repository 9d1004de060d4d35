/**
 * Fake quantization: rounding to the multiples of a scale between two of them, and the gradients that training needs.
 * In one pass on wasm, as tf ops elsewhere.
 */
import * as tf from '@tensorflow/tfjs-core';
import { addressOf, type WasmBackend } from './heap.ts';
import { routinesOf } from './routines.ts';

/** The ends of a lattice in steps from zero: for q = low … high with a zero point z, low − z and high − z. */
export interface LatticeEnds {
  readonly low: number;
  readonly high: number;
}

/** What a lattice's scale and ends feel of a loss. All but `dx` have the shape of the scale. */
export interface LatticeGradients {
  /** dy where x lies within half a step of the ends, else 0. */
  readonly dx: tf.Tensor;
  /** Σ dy·(round(x / scale) − x / scale) of those inside. */
  readonly stretch: tf.Tensor;
  /** Σ dy of those above the lattice. */
  readonly above: tf.Tensor;
  /** Σ dy of those below. */
  readonly below: tf.Tensor;
}

const ROUND = 'TrainingRoundToLattice';
const GRADIENT = 'TrainingLatticeGradient';

interface Layout {
  /** Scales repeat as [groups, 1, channels, 1] along x as [groups, outer, channels, inner]. */
  readonly groups: number;
  readonly outer: number;
  readonly channels: number;
  readonly inner: number;
}

/** How a scale broadcasts along x; null where it alternates more often than a kernel follows. */
function layoutOf(shape: readonly number[], scaleShape: readonly number[]): Layout | null {
  const padded = [...new Array<number>(shape.length - scaleShape.length).fill(1), ...scaleShape];
  // Runs of axes that have scales of their own, and of those that share one.
  const runs: { own: boolean; length: number }[] = [];
  shape.forEach((length, i) => {
    if (length === 1) return;
    const own = padded[i] !== 1;
    const last = runs.at(-1);
    if (last?.own === own) last.length *= length;
    else runs.push({ own, length });
  });
  const take = (own: boolean) => (runs[0]?.own === own ? runs.shift()!.length : 1);
  const owners = runs.filter((run) => run.own).length;
  // A single group unless scales alternate with shared axes.
  const groups = owners === 2 ? take(true) : 1;
  const [outer, channels, inner] = [take(false), take(true), take(false)];
  if (runs.length > 0) return null;
  // One scale for all is one long run.
  return channels === 1
    ? { groups, outer: 1, channels, inner: outer * inner }
    : { groups, outer, channels, inner };
}

export const roundToLatticeConfig: tf.KernelConfig = {
  kernelName: ROUND,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { x, scale } = inputs as { x: tf.TensorInfo; scale: tf.TensorInfo };
    const { low, high } = attrs as unknown as LatticeEnds;
    const { groups, outer, channels, inner } = layoutOf(x.shape, scale.shape)!;
    const y = wasm.makeOutput(x.shape, 'float32');
    for (let group = 0; group < groups; group++) {
      const start = 4 * group * outer * channels * inner;
      routinesOf(wasm).roundToLattice(
        addressOf(wasm, x) + start,
        addressOf(wasm, scale) + 4 * group * channels,
        low,
        high,
        outer,
        channels,
        inner,
        addressOf(wasm, y) + start,
      );
    }
    return y;
  },
};

export const latticeGradientConfig: tf.KernelConfig = {
  kernelName: GRADIENT,
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const wasm = backend as WasmBackend;
    const { dy, x, scale } = inputs as Record<'dy' | 'x' | 'scale', tf.TensorInfo>;
    const { low, high } = attrs as unknown as LatticeEnds;
    const { groups, outer, channels, inner } = layoutOf(x.shape, scale.shape)!;
    const dx = wasm.makeOutput(x.shape, 'float32');
    // [groups, 3, channels]
    const sums = wasm.makeOutput([groups, 3, channels], 'float32');
    for (let group = 0; group < groups; group++) {
      const start = 4 * group * outer * channels * inner;
      routinesOf(wasm).latticeGradient(
        addressOf(wasm, dy) + start,
        addressOf(wasm, x) + start,
        addressOf(wasm, scale) + 4 * group * channels,
        low,
        high,
        outer,
        channels,
        inner,
        addressOf(wasm, dx) + start,
        addressOf(wasm, sums) + 4 * group * 3 * channels,
      );
    }
    return [dx, sums];
  },
};

const isFast = (name: string, x: tf.Tensor, scale: tf.Tensor) =>
  tf.getKernel(name, tf.getBackend()) !== undefined && layoutOf(x.shape, scale.shape) !== null;

/**
 * clamp(round(x / scale), low, high)·scale; halves go to the even number. No gradient goes through.
 * @param scale positive, of a shape that broadcasts along x; ends may be infinite.
 */
export function roundToLattice(
  x: tf.Tensor,
  scale: tf.Tensor,
  { low, high }: LatticeEnds,
): tf.Tensor {
  if (isFast(ROUND, x, scale)) {
    return tf.engine().runKernel(ROUND, { x, scale }, { low, high }) as tf.Tensor;
  }
  return tf.tidy(() => tf.mul(tf.clipByValue(tf.round(tf.div(x, scale)), low, high), scale));
}

/** What comes back through {@link roundToLattice}, straight through inside, as learned step sizes need it. */
export function latticeGradient(
  dy: tf.Tensor,
  x: tf.Tensor,
  scale: tf.Tensor,
  { low, high }: LatticeEnds,
): LatticeGradients {
  if (isFast(GRADIENT, x, scale)) {
    const inputs = { dy, x, scale };
    const [dx, sums] = tf.engine().runKernel(GRADIENT, inputs, { low, high }) as unknown as [
      tf.Tensor,
      tf.Tensor,
    ];
    const rows = tf.split(sums, 3, 1).map((row) => tf.reshape(row, scale.shape));
    sums.dispose();
    const [stretch, above, below] = rows as [tf.Tensor, tf.Tensor, tf.Tensor];
    return { dx, stretch, above, below };
  }
  const steps = tf.div(x, scale);
  const isAbove = tf.cast(tf.greater(steps, high + 0.5), 'float32');
  const isBelow = tf.cast(tf.less(steps, low - 0.5), 'float32');
  const dx = tf.mul(dy, tf.sub(1, tf.add(isAbove, isBelow)));
  const error = tf.sub(tf.clipByValue(tf.round(steps), low, high), steps);
  const axes = tf.broadcast_util.getReductionAxes(scale.shape, x.shape);
  const summed = (terms: tf.Tensor) => tf.reshape(tf.sum(terms, axes), scale.shape);
  return {
    dx,
    stretch: summed(tf.mul(dx, error)),
    above: summed(tf.mul(dy, isAbove)),
    below: summed(tf.mul(dy, isBelow)),
  };
}

/**
 * {@link roundToLattice} with gradients by x, straight through, and by the scale, as learned step size quantization has
 * it (Esser et al. 2019), without that paper's factor.
 */
export function fakeQuantize(x: tf.Tensor, scale: tf.Tensor, ends: LatticeEnds): tf.Tensor {
  const op = tf.customGrad((...given) => {
    const [value, size, save] = given as unknown as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([value, size]);
    return {
      value: roundToLattice(value, size, ends),
      gradFunc(dy: tf.Tensor, saved: tf.Tensor[]) {
        const [from, by] = saved as [tf.Tensor, tf.Tensor];
        const { dx, stretch, above, below } = latticeGradient(dy, from, by, ends);
        const outside = tf.add(tf.mul(above, ends.high), tf.mul(below, ends.low));
        return [dx, tf.add(stretch, outside)];
      },
    };
  });
  return op(x, scale);
}
