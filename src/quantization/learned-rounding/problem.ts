/** A layer's weights as learned rounding sees them: rows of a matrix, each rounded up or down, and inputs that they meet. */

export interface RoundingProblem {
  /** [outputs, width]. */
  readonly weights: Float32Array;
  readonly outputs: number;
  readonly width: number;
  /** Size of a step, one per weight. */
  readonly steps: Float32Array;
  /** The integers of ordinary rounding. */
  readonly nearest: Int8Array;
  /** Smallest and largest integer. */
  readonly min: number;
  readonly max: number;
  /** Inputs of the layer from calibration, [rows, width]. */
  readonly inputs: Float32Array;
  readonly rows: number;
  /** Rows that one representative sample gives at most; 1 where that does not matter. */
  readonly rowsPerSample?: number;
}

/**
 * Share of the mean energy of the inputs that every input is taken to have on top of what was seen: the inputs are few, and
 * the next ones will be others. It makes each weight's own rounding error count, too.
 */
export const UNSEEN = 0.1;

/** Mean square of `values`; 0 for none. */
export function meanSquare(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return values.length === 0 ? 0 : sum / values.length;
}

/** The first `count` of the problem's input rows, or all after them. */
export function inputRows(problem: RoundingProblem, first: number, count: number): RoundingProblem {
  const { inputs, width } = problem;
  const part = inputs.subarray(first * width, (first + count) * width);
  return { ...problem, inputs: part, rows: part.length / width };
}

/** Mean over the inputs of the summed squared error of the outputs that `integers` make. */
export function outputError(problem: RoundingProblem, integers: Int8Array): number {
  const { weights, outputs, width, steps, inputs, rows } = problem;
  const errors = new Float64Array(width);
  let total = 0;
  for (let o = 0; o < outputs; o++) {
    const at = o * width;
    for (let k = 0; k < width; k++) {
      errors[k] = integers[at + k]! * steps[at + k]! - weights[at + k]!;
    }
    for (let row = 0; row < rows; row++) {
      const from = row * width;
      let sum = 0;
      for (let k = 0; k < width; k++) sum += inputs[from + k]! * errors[k]!;
      total += sum * sum;
    }
  }
  return rows === 0 ? 0 : total / rows;
}
