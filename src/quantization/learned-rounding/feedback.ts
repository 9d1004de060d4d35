/**
 * How GPTQ makes later weights of a row make up for the errors of earlier ones. With H = XᵀX + λI over a layer's inputs X, and the
 * errors e of the columns before j fixed, the error of column j that costs least is −Σ Lⱼₖ·eₖ over k < j, where H = LᵀDL and L is
 * unit lower triangular. Two forms of the same L: a factor of H, or, where there are fewer rows than columns, sums over rows,
 * without any matrix of columns × columns (Woodbury's identity).
 */

/** Rows of weights that are rounded at once: what is read of a column serves all of them. */
export const LANES = 4;

/** Both forms: columns are visited from 0 upwards. */
export interface Feedback {
  /** Starts anew: no column has an error. */
  reset(): void;
  /** Puts into `to` what the errors so far ask of column `j`: its weight should be less by that, one number per lane. */
  pull(j: number, to: Float64Array): void;
  /** Column `j` is off by `errors`, one per lane. */
  push(j: number, errors: Float64Array): void;
}

/** Σ matrix[at + i] · lanes[i], for each lane. */
export function dotLanes(
  matrix: Float32Array | Float64Array,
  at: number,
  length: number,
  lanes: Float64Array,
  to: Float64Array,
): void {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0, k = 0; i < length; i++, k += LANES) {
    const value = matrix[at + i]!;
    s0 += value * lanes[k]!;
    s1 += value * lanes[k + 1]!;
    s2 += value * lanes[k + 2]!;
    s3 += value * lanes[k + 3]!;
  }
  to[0] = s0;
  to[1] = s1;
  to[2] = s2;
  to[3] = s3;
}

/** lanes[i] += matrix[at + i] · factors, for each lane. */
export function addLanes(
  matrix: Float32Array | Float64Array,
  at: number,
  length: number,
  factors: Float64Array,
  lanes: Float64Array,
): void {
  const [f0 = 0, f1 = 0, f2 = 0, f3 = 0] = factors;
  for (let i = 0, k = 0; i < length; i++, k += LANES) {
    const value = matrix[at + i]!;
    lanes[k] = lanes[k]! + value * f0;
    lanes[k + 1] = lanes[k + 1]! + value * f1;
    lanes[k + 2] = lanes[k + 2]! + value * f2;
    lanes[k + 3] = lanes[k + 3]! + value * f3;
  }
}
