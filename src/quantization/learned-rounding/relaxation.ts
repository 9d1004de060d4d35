/**
 * AdaRound (Nagel et al. 2020, "Up or Down? Adaptive Rounding for Post-Training Quantization"): every weight lies between two
 * integers, at a height h in [0, 1] that starts where the weight is. The error of the layer's outputs is minimised over all
 * heights by gradient descent, while a term that is sharpened from step to step pushes each height to one of its ends.
 * h is a rectified sigmoid of the variable that is trained, so that it reaches the ends and stays there.
 */
import { meanSquare, type RoundingProblem, UNSEEN } from './problem.ts';

/** The sigmoid is stretched to (−0.1, 1.1) and cut off at 0 and 1. */
const STRETCH = { from: -0.1, length: 1.2 } as const;
/** Share of the steps before heights are pushed to their ends. */
const WARM_UP = 0.2;
/** Exponent of the pushing term: flat in the middle at first, then ever steeper. */
const SHARPNESS = { first: 20, last: 2 } as const;
/** Weight of the pushing term beside the error, which is measured in units of one weight's own share of it. */
const PUSH = 1;
const LEARNING_RATE = 0.1;
const ADAM = { mean: 0.9, square: 0.999, epsilon: 1e-8 } as const;
/** Inputs per step. */
export const BATCH = 32;
/** Entries of the table of the pushing term's slope. */
const SLOPES = 1024;

export interface Relaxation {
  /** One step of gradient descent; `progress` from 0 to 1 says how far all of them are. */
  step(progress: number): void;
  /** The integers that the heights are nearest to. */
  integers(): Int8Array;
}

/** @param random places where a batch begins: inputs must be in random order. */
export function relax(problem: RoundingProblem, random: () => number): Relaxation {
  const { weights, outputs, width, steps, nearest, min, max, inputs, rows } = problem;
  const size = weights.length;
  const lower = new Int8Array(size);
  const heights = new Float32Array(size);
  const variables = new Float32Array(size);
  const means = new Float32Array(size);
  const squares = new Float32Array(size);
  /** What the rounded weights are off by. */
  const errors = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const real = weights[i]! / steps[i]!;
    const below = Math.max(min, Math.min(max - 1, Math.floor(real)));
    const height = Math.max(0, Math.min(1, real - below));
    lower[i] = below;
    heights[i] = height;
    variables[i] = inverseSigmoid((height - STRETCH.from) / STRETCH.length);
    errors[i] = (below + height) * steps[i]! - weights[i]!;
  }
  const batch = Math.min(BATCH, rows);
  const values = new Float64Array(batch * width);
  const residuals = new Float64Array(batch);
  const gradient = new Float64Array(width);
  const slopes = new Float64Array(SLOPES);
  const energy = meanSquare(inputs);
  /** What one weight on its own contributes to the error. */
  const unit = energy * meanSquare(steps) || 1;
  let count = 0;

  return {
    step(progress) {
      count++;
      const first = Math.floor(random() * (rows - batch + 1)) * width;
      values.set(inputs.subarray(first, first + values.length));
      fillSlopes(slopes, progress);
      const meanShare = 1 / (1 - ADAM.mean ** count);
      const squareShare = 1 / (1 - ADAM.square ** count);
      for (let o = 0; o < outputs; o++) {
        const at = o * width;
        multiply(values, errors, at, width, residuals);
        transpose(values, residuals, width, gradient);
        const [seen, unseen] = [2 / (batch * unit), (2 * UNSEEN * energy) / unit];
        for (let k = 0; k < width; k++) {
          const i = at + k;
          const h = heights[i]!;
          if (h <= 0 || h >= 1) continue;
          const s = (h - STRETCH.from) / STRETCH.length;
          const slope = s * (1 - s) * STRETCH.length;
          const pull = (gradient[k]! * seen + errors[i]! * unseen) * steps[i]!;
          const g = (pull + slopes[(h * SLOPES) | 0]!) * slope;
          const m = ADAM.mean * means[i]! + (1 - ADAM.mean) * g;
          const v = ADAM.square * squares[i]! + (1 - ADAM.square) * g * g;
          means[i] = m;
          squares[i] = v;
          const change = (m * meanShare) / (Math.sqrt(v * squareShare) + ADAM.epsilon);
          const variable = variables[i]! - LEARNING_RATE * change;
          variables[i] = variable;
          const sigmoid = 1 / (1 + Math.exp(-variable));
          const height = Math.max(0, Math.min(1, sigmoid * STRETCH.length + STRETCH.from));
          heights[i] = height;
          errors[i] = (lower[i]! + height) * steps[i]! - weights[i]!;
        }
      }
    },

    integers: () =>
      nearest.map((integer, i) => {
        // Where nothing was learned a tie stays as ordinary rounding decides it.
        const height = heights[i]!;
        if (height === 0.5) return integer;
        return lower[i]! + (height > 0.5 ? 1 : 0);
      }),
  };
}

function inverseSigmoid(share: number): number {
  return Math.log(share / (1 - share));
}

/** Slope of the pushing term 1 − |2h − 1|^β over h. */
function fillSlopes(slopes: Float64Array, progress: number): void {
  if (progress < WARM_UP) {
    slopes.fill(0);
    return;
  }
  const share = (progress - WARM_UP) / (1 - WARM_UP);
  const { first, last } = SHARPNESS;
  const sharpness = last + (first - last) * 0.5 * (1 + Math.cos(Math.PI * share));
  slopes.forEach((_, i) => {
    const off = (2 * (i + 0.5)) / SLOPES - 1;
    slopes[i] = -PUSH * 2 * sharpness * Math.sign(off) * Math.abs(off) ** (sharpness - 1);
  });
}

/** results[b] = Σ values[b, k] · row[at + k]; four rows at a time, so that sums do not wait for each other. */
function multiply(
  values: Float64Array,
  row: Float64Array,
  at: number,
  width: number,
  results: Float64Array,
): void {
  const batch = results.length;
  let b = 0;
  for (; b + 4 <= batch; b += 4) {
    const [i0, i1, i2, i3] = [b * width, (b + 1) * width, (b + 2) * width, (b + 3) * width];
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let k = 0; k < width; k++) {
      const w = row[at + k]!;
      s0 += values[i0 + k]! * w;
      s1 += values[i1 + k]! * w;
      s2 += values[i2 + k]! * w;
      s3 += values[i3 + k]! * w;
    }
    results[b] = s0;
    results[b + 1] = s1;
    results[b + 2] = s2;
    results[b + 3] = s3;
  }
  for (; b < batch; b++) {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += values[b * width + k]! * row[at + k]!;
    results[b] = sum;
  }
}

/** sums[k] = Σ values[b, k] · factors[b]; four rows at a time. */
function transpose(
  values: Float64Array,
  factors: Float64Array,
  width: number,
  sums: Float64Array,
): void {
  sums.fill(0);
  const batch = factors.length;
  let b = 0;
  for (; b + 4 <= batch; b += 4) {
    const [f0, f1, f2, f3] = [factors[b]!, factors[b + 1]!, factors[b + 2]!, factors[b + 3]!];
    const [i0, i1, i2, i3] = [b * width, (b + 1) * width, (b + 2) * width, (b + 3) * width];
    for (let k = 0; k < width; k++) {
      sums[k] =
        sums[k]! +
        f0 * values[i0 + k]! +
        f1 * values[i1 + k]! +
        f2 * values[i2 + k]! +
        f3 * values[i3 + k]!;
    }
  }
  for (; b < batch; b++) {
    for (let k = 0; k < width; k++) sums[k] = sums[k]! + factors[b]! * values[b * width + k]!;
  }
}
