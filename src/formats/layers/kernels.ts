/** Layouts of trained arrays: Keras puts the output channel last, TFLite first. */

const BLOCK = 32;

/** [rows, columns] → [columns, rows], in blocks that fit the processor's cache. */
export function transpose2d(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let r0 = 0; r0 < rows; r0 += BLOCK) {
    const r1 = Math.min(rows, r0 + BLOCK);
    for (let c0 = 0; c0 < columns; c0 += BLOCK) {
      const c1 = Math.min(columns, c0 + BLOCK);
      for (let r = r0; r < r1; r++) {
        for (let c = c0; c < c1; c++) result[c * rows + r] = values[r * columns + c]!;
      }
    }
  }
  return result;
}

/** [H, W, in, out] → [out, H, W, in] (and [in, out] → [out, in]): the last dimension to the front. */
export function outputChannelFirst(values: Float32Array, outputs: number): Float32Array {
  return outputs === 0 ? values : transpose2d(values, values.length / outputs, outputs);
}
