/** Layouts of trained arrays: Keras puts the output channel last, TFLite first. */

/** Rows at a time: so many cache lines are read again for the next column. */
const BLOCK = 64;

/** [rows, columns] → [columns, rows]. Writes go in runs: the processor hides scattered reads better than writes. */
export function transpose2d(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let r0 = 0; r0 < rows; r0 += BLOCK) {
    const r1 = Math.min(rows, r0 + BLOCK);
    for (let c = 0; c < columns; c++) {
      for (let r = r0; r < r1; r++) result[c * rows + r] = values[r * columns + c]!;
    }
  }
  return result;
}

/** [H, W, in, out] → [out, H, W, in] (and [in, out] → [out, in]): the last dimension to the front. */
export function outputChannelFirst(values: Float32Array, outputs: number): Float32Array {
  return outputs === 0 ? values : transpose2d(values, values.length / outputs, outputs);
}

/** [outer, middle, inner] → [middle, outer, inner]. */
export function middleDimensionFirst(
  values: Float32Array,
  outer: number,
  middle: number,
  inner: number,
): Float32Array {
  const result = new Float32Array(values.length);
  for (let o = 0; o < outer; o++) {
    for (let m = 0; m < middle; m++) {
      const from = (o * middle + m) * inner;
      result.set(values.subarray(from, from + inner), (m * outer + o) * inner);
    }
  }
  return result;
}
