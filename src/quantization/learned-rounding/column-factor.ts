/** The factor L of H = LᵀDL, where a layer has fewer columns than rows of inputs. */
import { cancellationPoint } from '../../base/progress.ts';
import { dotLanes, type Feedback, LANES } from './feedback.ts';
import type { LearningOptions } from './learn.ts';

/** Columns that are taken out of the matrix at once: each of its rows is then read once for all of them. */
const BLOCK = 4;

/**
 * @param columns inputs by column, [width, rows].
 * @param damping λ: what is added to the diagonal of H.
 */
export async function columnFactor(
  columns: Float32Array,
  rows: number,
  damping: number,
  { signal, onProgress }: LearningOptions,
): Promise<Feedback> {
  const width = columns.length / rows;
  const factor = new Float64Array(width * width);
  for (let j = 0; j < width; j += LANES) {
    await cancellationPoint(signal);
    productsWith(columns, rows, j, factor);
    onProgress?.((0.5 * Math.min(width, j + LANES)) / width);
  }
  for (let j = 0; j < width; j++) factor[j * width + j] = factor[j * width + j]! + damping;
  for (let end = width; end > 0; end -= BLOCK) {
    await cancellationPoint(signal);
    takeOut(factor, width, Math.max(0, end - BLOCK), end);
    onProgress?.(1 - (0.5 * Math.max(0, end - BLOCK)) / width);
  }
  const errors = new Float64Array(width * LANES);
  return {
    reset: () => errors.fill(0),
    pull: (j, to) => dotLanes(factor, j * width, j, errors, to),
    push: (j, given) => errors.set(given, j * LANES),
  };
}

/** Rows `first` … `first` + LANES − 1 of XᵀX up to their diagonals. */
function productsWith(columns: Float32Array, rows: number, first: number, to: Float64Array): void {
  const width = columns.length / rows;
  const count = Math.min(LANES, width - first);
  const lanes = new Float64Array(rows * LANES);
  for (let lane = 0; lane < count; lane++) {
    const at = (first + lane) * rows;
    for (let i = 0; i < rows; i++) lanes[i * LANES + lane] = columns[at + i]!;
  }
  const sums = new Float64Array(LANES);
  for (let k = 0; k < first + count; k++) {
    dotLanes(columns, k * rows, rows, lanes, sums);
    for (let lane = 0; lane < count; lane++) to[(first + lane) * width + k] = sums[lane]!;
  }
}

/** Makes rows `start` … `end` − 1 rows of L, the last first, and takes what they stand for off all rows above. */
function takeOut(factor: Float64Array, width: number, start: number, end: number): void {
  const pivots = new Float64Array(end - start);
  for (let j = end - 1; j >= start; j--) {
    const row = j * width;
    const pivot = factor[row + j]!;
    pivots[j - start] = pivot;
    for (let k = 0; k < j; k++) factor[row + k] = factor[row + k]! / pivot;
    for (let i = start; i < j; i++) {
      subtract(factor, i * width, row, factor[row + i]! * pivot, i + 1);
    }
  }
  const shares = new Float64Array(BLOCK);
  for (let i = 0; i < start; i++) {
    for (let b = 0; b < end - start; b++) {
      shares[b] = factor[(start + b) * width + i]! * pivots[b]!;
    }
    if (end - start === BLOCK) subtractFour(factor, i * width, start * width, width, shares, i + 1);
    else {
      for (let b = 0; b < end - start; b++) {
        subtract(factor, i * width, (start + b) * width, shares[b]!, i + 1);
      }
    }
  }
}

/** Takes `share` times the row at `from` off the one at `to`. */
function subtract(
  matrix: Float64Array,
  to: number,
  from: number,
  share: number,
  length: number,
): void {
  for (let k = 0; k < length; k++) matrix[to + k] = matrix[to + k]! - share * matrix[from + k]!;
}

/** The same for four rows, `width` apart. */
function subtractFour(
  matrix: Float64Array,
  to: number,
  from: number,
  width: number,
  shares: Float64Array,
  length: number,
): void {
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = shares;
  const [r1, r2, r3] = [from + width, from + 2 * width, from + 3 * width];
  for (let k = 0; k < length; k++) {
    matrix[to + k] =
      matrix[to + k]! -
      s0 * matrix[from + k]! -
      s1 * matrix[r1 + k]! -
      s2 * matrix[r2 + k]! -
      s3 * matrix[r3 + k]!;
  }
}
