/** Model inputs in batches: what calibration and evaluation run on. */
import type { TensorData } from '../tensor/dtype.ts';

export interface SampleSource {
  /** Samples there are. */
  readonly count: number;
  /**
   * The real values of samples `first` … `first + count − 1`: one array per model input, in the graph's order,
   * samples outermost.
   */
  read(first: number, count: number): readonly TensorData[] | Promise<readonly TensorData[]>;
}

/** `values` of `rows` samples, filled up to `batch` by repeating the last sample; itself where nothing is missing. */
export function padRows<T extends TensorData>(values: T, rows: number, batch: number): T {
  if (rows === batch) return values;
  const width = values.length / rows;
  const padded = new (values.constructor as new (length: number) => T)(width * batch);
  padded.set(values as never);
  for (let row = rows; row < batch; row++) {
    padded.copyWithin(row * width, (rows - 1) * width, rows * width);
  }
  return padded;
}
