/**
 * GPTQ (Frantar et al. 2022, "Accurate Post-Training Quantization for Generative Pre-trained Transformers"): the weights of an
 * output are rounded one by one, and what each is off by is made up for by those that come after it, as the inputs that
 * calibration saw allow. Weights beyond the range that the integers cover are off by more, and are made up for alike.
 */
import { cancellationPoint } from '../../base/progress.ts';
import { roundHalfEven } from '../../tensor/affine.ts';
import { columnFactor } from './column-factor.ts';
import { dotLanes, type Feedback, LANES } from './feedback.ts';
import type { LearningOptions } from './learn.ts';
import type { RoundingProblem } from './problem.ts';
import { fixedRowSums, rowSums } from './row-sums.ts';

/** λ as a share of the mean energy of a column. */
export const DAMPING = 0.01;

export interface GptqOptions extends LearningOptions {
  /** λ as a share of the mean energy of a column. */
  readonly damping?: number;
  /** Whether columns with large inputs are rounded first, while many are left to make up for them; otherwise as they are stored. */
  readonly largestFirst?: boolean;
}

/**
 * The integers of the layer's weights. No output has a larger error than with ordinary rounding, in the measure that is minimized:
 * ‖Xe‖² + λ‖e‖².
 * @throws PlaygroundError `cancelled`.
 */
export async function gptq(
  problem: RoundingProblem,
  { damping = DAMPING, largestFirst = true, signal, onProgress }: GptqOptions = {},
): Promise<Int8Array> {
  const { inputs, nearest, outputs, rows, width } = problem;
  const energy = energies(problem);
  const mean = energy.reduce((a, b) => a + b, 0) / width;
  if (!(mean > 0)) return nearest;
  const order = Uint32Array.from({ length: width }, (_, k) => k);
  if (largestFirst) order.sort((a, b) => energy[b]! - energy[a]! || a - b);
  const columns = ordered(inputs, rows, order);
  const lambda = damping * mean;
  const share = preparationShare(problem);
  const preparation = {
    signal,
    onProgress: (done: number) => onProgress?.(share * done),
  };
  const prepare = takesColumns(problem) ? columnFactor : rowSums;
  const feedback = await prepare(columns, rows, lambda, preparation);
  const integers = nearest.slice();
  for (let first = 0; first < outputs; first += LANES) {
    await cancellationPoint(signal);
    roundOutputs(problem, first, order, feedback, integers);
    const [made, before] = [integers, nearest].map((all) => costs(problem, first, lambda, all));
    for (let lane = 0; lane < Math.min(LANES, outputs - first); lane++) {
      const at = (first + lane) * width;
      if (!(made![lane]! <= before![lane]!)) integers.set(nearest.subarray(at, at + width), at);
    }
    onProgress?.(share + ((1 - share) * Math.min(outputs, first + LANES)) / outputs);
  }
  return integers;
}

/**
 * As ai-edge-quantizer 0.10 does it: columns as they are stored, an error made up for by the inverse of the whole H at every column,
 * and no look back at ordinary rounding.
 * @throws PlaygroundError `cancelled`.
 */
export async function gptqOfTools(
  problem: RoundingProblem,
  { signal, onProgress }: LearningOptions = {},
): Promise<Int8Array> {
  const { inputs, nearest, outputs, rows, width, rowsPerSample = 1 } = problem;
  const perSample = rows / rowsPerSample / 2;
  const energy = energies(problem);
  // Theirs is of the mean of a sample, doubled; an input that is always 0 counts as 1.
  const mean = energy.reduce((sum, e) => sum + (e > 0 ? e : perSample), 0) / width;
  const order = Uint32Array.from({ length: width }, (_, k) => k);
  const columns = ordered(inputs, rows, order);
  const share = preparationShare(problem);
  const preparation = { signal, onProgress: (done: number) => onProgress?.(share * done) };
  const feedback = await fixedRowSums(columns, rows, DAMPING * mean, preparation);
  const integers = nearest.slice();
  for (let first = 0; first < outputs; first += LANES) {
    await cancellationPoint(signal);
    roundOutputs(problem, first, order, feedback, integers, feedback.gains);
    onProgress?.(share + ((1 - share) * Math.min(outputs, first + LANES)) / outputs);
  }
  return integers;
}

/**
 * Rounds outputs `first` … `first` + LANES − 1 into `integers`.
 * @param gains factors of what a column is off by after it was changed; without them what counts is how far it is from its weight.
 */
function roundOutputs(
  { weights, steps, outputs, width, min, max }: RoundingProblem,
  first: number,
  order: Uint32Array,
  feedback: Feedback,
  integers: Int8Array,
  gains?: Float64Array,
): void {
  const pulls = new Float64Array(LANES);
  const errors = new Float64Array(LANES);
  const count = Math.min(LANES, outputs - first);
  feedback.reset();
  for (let j = 0; j < width; j++) {
    feedback.pull(j, pulls);
    const gain = gains?.[j];
    for (let lane = 0; lane < count; lane++) {
      const i = (first + lane) * width + order[j]!;
      const step = steps[i]!;
      const wanted = weights[i]! - pulls[lane]!;
      const integer = Math.max(min, Math.min(max, roundHalfEven(wanted / step)));
      integers[i] = integer;
      errors[lane] =
        gain === undefined ? integer * step - weights[i]! : gain * (integer * step - wanted);
    }
    feedback.push(j, errors);
  }
}

/** ‖Xe‖² + λ‖e‖² of outputs `first` … `first` + LANES − 1. */
function costs(
  { weights, steps, outputs, width, inputs, rows }: RoundingProblem,
  first: number,
  lambda: number,
  integers: Int8Array,
): Float64Array {
  const errors = new Float64Array(width * LANES);
  const totals = new Float64Array(LANES);
  for (let lane = 0; lane < Math.min(LANES, outputs - first); lane++) {
    const at = (first + lane) * width;
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const error = integers[at + k]! * steps[at + k]! - weights[at + k]!;
      errors[k * LANES + lane] = error;
      sum += error * error;
    }
    totals[lane] = lambda * sum;
  }
  const sums = new Float64Array(LANES);
  for (let row = 0; row < rows; row++) {
    dotLanes(inputs, row * width, width, errors, sums);
    for (let lane = 0; lane < LANES; lane++) totals[lane] = totals[lane]! + sums[lane]! ** 2;
  }
  return totals;
}

/** Σ x² of every column. */
function energies({ inputs, rows, width }: RoundingProblem): Float64Array {
  const energy = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < width; k++) {
      const value = inputs[row * width + k]!;
      energy[k] = energy[k]! + value * value;
    }
  }
  return energy;
}

/** The inputs by column, in `order`. */
function ordered(inputs: Float32Array, rows: number, order: Uint32Array): Float32Array {
  const width = order.length;
  const columns = new Float32Array(rows * width);
  order.forEach((k, j) => {
    for (let row = 0; row < rows; row++) columns[j * rows + row] = inputs[row * width + k]!;
  });
  return columns;
}

/** Multiplications of both forms, to prepare and to round. */
function work({ outputs, rows, width }: Pick<RoundingProblem, 'outputs' | 'rows' | 'width'>) {
  const columns = {
    prepare: (width ** 2 * (rows + width / 3)) / 2,
    round: (outputs * width ** 2) / 2,
  };
  const sums = { prepare: 2 * width * rows ** 2, round: 2 * outputs * width * rows };
  return { columns, sums };
}

function takesColumns(problem: RoundingProblem): boolean {
  const { columns, sums } = work(problem);
  return columns.prepare + columns.round <= sums.prepare + sums.round;
}

/** Share of the whole work that is done before the first weight is rounded. */
function preparationShare(problem: RoundingProblem): number {
  const { columns, sums } = work(problem);
  const { prepare, round } = takesColumns(problem) ? columns : sums;
  const looking = 2 * problem.outputs * problem.width * problem.rows;
  return prepare / (prepare + round + looking);
}

/** How much work GPTQ is, in multiplications. */
export function gptqEffort(problem: Pick<RoundingProblem, 'outputs' | 'rows' | 'width'>): number {
  const { columns, sums } = work(problem);
  const least = Math.min(columns.prepare + columns.round, sums.prepare + sums.round);
  return least + 2 * problem.outputs * problem.width * problem.rows;
}
