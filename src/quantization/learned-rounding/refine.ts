/**
 * Weight by weight to the other integer, wherever that makes the outputs' error smaller: what gradient descent leaves undone.
 */
import { meanSquare, type RoundingProblem, UNSEEN } from './problem.ts';

export interface Refinement {
  /** Tries every weight of output `o` once; returns how many changed. */
  sweep(o: number): number;
  integers(): Int8Array;
}

export function refine(problem: RoundingProblem, start: Int8Array): Refinement {
  const { weights, width, steps, min, max, inputs, rows } = problem;
  const integers = start.slice();
  const columns = new Float64Array(inputs.length);
  const energy = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < width; k++) {
      const value = inputs[row * width + k]!;
      columns[k * rows + row] = value;
      energy[k] = energy[k]! + value * value;
    }
  }
  const unseen = UNSEEN * meanSquare(inputs) * rows;
  const residual = new Float64Array(rows);

  return {
    sweep(o) {
      const at = o * width;
      residual.fill(0);
      for (let k = 0; k < width; k++) {
        addColumn(
          columns,
          k * rows,
          integers[at + k]! * steps[at + k]! - weights[at + k]!,
          residual,
        );
      }
      let changed = 0;
      for (let k = 0; k < width; k++) {
        const i = at + k;
        const step = steps[i]!;
        const error = integers[i]! * step - weights[i]!;
        const other = integers[i]! + (error > 0 ? -1 : 1);
        // Only the integers on both sides of the weight are in question.
        if (error === 0 || Math.abs(error) >= step || other < min || other > max) continue;
        const change = (other - integers[i]!) * step;
        const along = dot(columns, k * rows, residual);
        const cost =
          2 * change * (along + unseen * error) + change * change * (energy[k]! + unseen);
        if (cost >= 0) continue;
        integers[i] = other;
        addColumn(columns, k * rows, change, residual);
        changed++;
      }
      return changed;
    },
    integers: () => integers,
  };
}

function addColumn(columns: Float64Array, at: number, factor: number, to: Float64Array): void {
  if (factor === 0) return;
  for (let row = 0; row < to.length; row++) to[row] = to[row]! + factor * columns[at + row]!;
}

function dot(columns: Float64Array, at: number, other: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let row = 0;
  for (; row + 4 <= other.length; row += 4) {
    s0 += columns[at + row]! * other[row]!;
    s1 += columns[at + row + 1]! * other[row + 1]!;
    s2 += columns[at + row + 2]! * other[row + 2]!;
    s3 += columns[at + row + 3]! * other[row + 3]!;
  }
  for (; row < other.length; row++) s0 += columns[at + row]! * other[row]!;
  return s0 + s1 + s2 + s3;
}
