/**
 * What GPTQ needs where a layer has more columns than rows of inputs. The errors of the columns so far, as the outputs see them, are
 * r = Σ xₖ·eₖ, a number per row; what they ask of column j is xⱼᵀ·G⁻¹·r with G = λI + Σ xₖxₖᵀ over the columns from j on. That is
 * exactly what the factor of H gives, for rows² instead of columns² numbers.
 */
import { cancellationPoint } from '../../base/progress.ts';
import { addLanes, dotLanes, type Feedback, LANES } from './feedback.ts';
import type { LearningOptions } from './learn.ts';

/** Columns for which the inverse is read, and changed, once. */
const BLOCK = 4;

/** How the errors of the columns weigh on those that are not rounded yet. */
interface RowSums {
  /** G⁻¹·x of every column, [width, rows], each with the G that holds when it is visited. */
  readonly solved: Float32Array;
  /** G⁻¹ over all columns, [rows, rows]. */
  readonly inverse: Float64Array;
}

/**
 * @param columns inputs by column, [width, rows].
 * @param damping λ: what is added to the diagonal of H.
 */
export async function rowSums(
  columns: Float32Array,
  rows: number,
  damping: number,
  options: LearningOptions,
): Promise<Feedback> {
  const { solved } = await solve(columns, rows, damping, options);
  return feedback(columns, solved, rows);
}

/**
 * The same with the inverse of all columns at every column: what ai-edge-quantizer does, which takes rows of H⁻¹ where the
 * algorithm has those of its triangular factor. `gains[j]` is what it multiplies the error of column j by.
 */
export async function fixedRowSums(
  columns: Float32Array,
  rows: number,
  damping: number,
  options: LearningOptions,
): Promise<Feedback & { readonly gains: Float64Array }> {
  const width = columns.length / rows;
  const { inverse } = await solve(columns, rows, damping, options);
  const solved = new Float32Array(columns.length);
  const gains = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    await cancellationPoint(options.signal);
    const at = j * rows;
    let along = 0;
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let k = 0; k < rows; k++) sum += inverse[i * rows + k]! * columns[at + k]!;
      solved[at + i] = sum;
      along += sum * columns[at + i]!;
    }
    gains[j] = 1 / (1 - along);
  }
  return { ...feedback(columns, solved, rows), gains };
}

function feedback(columns: Float32Array, solved: Float32Array, rows: number): Feedback {
  const sums = new Float64Array(rows * LANES);
  return {
    reset: () => sums.fill(0),
    pull: (j, to) => dotLanes(solved, j * rows, rows, sums, to),
    push: (j, errors) => addLanes(columns, j * rows, rows, errors, sums),
  };
}

/** Column by column from the last to the first, G grows by xxᵀ (Sherman and Morrison): never a difference of near numbers. */
async function solve(
  columns: Float32Array,
  rows: number,
  damping: number,
  { signal, onProgress }: LearningOptions,
): Promise<RowSums> {
  const width = columns.length / rows;
  const inverse = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) inverse[i * rows + i] = 1 / damping;
  const solved = new Float32Array(columns.length);
  const block = new Float64Array(rows * BLOCK);
  const part = new Float64Array(rows * BLOCK);
  const scaled = new Float64Array(rows * BLOCK);
  const sums = new Float64Array(BLOCK);
  for (let end = width; end > 0; end -= BLOCK) {
    await cancellationPoint(signal);
    // The last column of the block comes first; where it is cut short the rest are zeros, and change nothing.
    block.fill(0);
    const count = Math.min(BLOCK, end);
    for (let b = 0; b < count; b++) {
      const at = (end - 1 - b) * rows;
      for (let i = 0; i < rows; i++) block[i * BLOCK + b] = columns[at + i]!;
    }
    for (let i = 0; i < rows; i++) {
      dotLanes(inverse, i * rows, rows, block, sums);
      part.set(sums, i * BLOCK);
    }
    for (let b = 0; b < count; b++) {
      settle(block, part, scaled, b, rows);
      const at = (end - 1 - b) * rows;
      for (let i = 0; i < rows; i++) solved[at + i] = scaled[i * BLOCK + b]!;
    }
    for (let i = 0; i < rows; i++) subtractProducts(inverse, i, part, scaled, rows);
    onProgress?.(1 - Math.max(0, end - BLOCK) / width);
  }
  return { solved, inverse };
}

/** Column `b` of the block: takes off `part` what the columns before it changed, and divides by 1 + xᵀG⁻¹x into `scaled`. */
function settle(
  block: Float64Array,
  part: Float64Array,
  scaled: Float64Array,
  b: number,
  rows: number,
): void {
  for (let other = 0; other < b; other++) {
    let along = 0;
    for (let k = 0; k < rows * BLOCK; k += BLOCK) along += scaled[k + other]! * block[k + b]!;
    for (let k = 0; k < rows * BLOCK; k += BLOCK) {
      part[k + b] = part[k + b]! - along * part[k + other]!;
    }
  }
  let along = 0;
  for (let k = 0; k < rows * BLOCK; k += BLOCK) along += part[k + b]! * block[k + b]!;
  for (let k = b; k < rows * BLOCK; k += BLOCK) scaled[k] = part[k]! / (1 + along);
}

/** Row `i` of the inverse less the products of the block's columns. */
function subtractProducts(
  inverse: Float64Array,
  i: number,
  part: Float64Array,
  scaled: Float64Array,
  rows: number,
): void {
  const own = i * BLOCK;
  const [f0, f1, f2, f3] = [part[own]!, part[own + 1]!, part[own + 2]!, part[own + 3]!];
  const row = i * rows;
  for (let k = 0, at = 0; k < rows; k++, at += BLOCK) {
    inverse[row + k] =
      inverse[row + k]! -
      f0 * scaled[at]! -
      f1 * scaled[at + 1]! -
      f2 * scaled[at + 2]! -
      f3 * scaled[at + 3]!;
  }
}
