/** Samples through a model in batches of the size its file is fixed to: the loop of calibration and evaluation. */

import { cancellationPoint } from '../base/progress.ts';
import type { TensorData } from '../tensor/dtype.ts';
import type { LoadedModel } from './runtime.ts';

/** Samples in a fixed order, read by position. */
export interface SampleSource {
  /** Samples there are. */
  readonly count: number;
  /**
   * The real values of samples `first` … `first + count − 1`: one array per model input, in the graph's order,
   * samples outermost.
   */
  read(first: number, count: number): readonly TensorData[] | Promise<readonly TensorData[]>;
}

/** Labelled samples in any order: what a data set gives to training. */
export interface TrainingSamples {
  readonly count: number;
  /** One class per sample. */
  readonly labels: Uint8Array;
  /** Values of one sample. */
  readonly size: number;
  /** The real values of the samples at `places`, one after another, into `into`. */
  gather(places: ArrayLike<number>, into: Float32Array): void;
}

/** Part of a SampleSource. */
export interface SampleRange {
  readonly first: number;
  readonly count: number;
}

/** The same samples in another order: the one at place `i` is number `order[i]` of `samples`. */
export function reordered(samples: SampleSource, order: Uint32Array): SampleSource {
  return {
    count: order.length,
    async read(first, count) {
      const places = order.subarray(first, first + count);
      const reads = Array.from(places, async (place) => samples.read(place, 1));
      const each = await Promise.all(reads);
      const inputs = each[0]?.length ?? 0;
      return Array.from({ length: inputs }, (_, i) => joined(each.flatMap((one) => one[i] ?? [])));
    },
  };
}

/** Rows of one length and type, one after the other. */
function joined(rows: readonly TensorData[]): TensorData {
  const [first] = rows;
  if (!first || rows.length === 1) return first ?? new Float32Array(0);
  const Type = first.constructor as new (length: number) => TensorData;
  const all = new Type(first.length * rows.length);
  for (const [i, row] of rows.entries()) all.set(row as never, i * first.length);
  return all;
}

/** One run of the model. */
export interface Batch {
  /** Position of the batch's first sample within the range. */
  readonly first: number;
  /** Samples in the batch; rows of the outputs beyond them are padding. */
  readonly rows: number;
  /** As read: without padding. */
  readonly inputs: readonly TensorData[];
  /** As the model returns them: padding included. */
  readonly outputs: readonly TensorData[];
}

export interface BatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Ends the loop after the batch under way, without an error: what was run stands. At least one batch is run. */
  readonly enough?: AbortSignal | undefined;
  /** Samples done so far. */
  readonly onDone?: (samples: number) => void;
  /** Turns real values into what input `i` stores. */
  readonly encode?: (values: TensorData, input: number) => TensorData;
}

/**
 * Runs `range` of `samples` and yields batch after batch; between two batches it can be cancelled. The last batch is
 * filled up with its last sample, because the model's shapes are fixed.
 * @throws PlaygroundError `cancelled`, or what the runtime throws.
 */
export async function* runBatches(
  model: LoadedModel,
  samples: SampleSource,
  range: SampleRange,
  { signal, enough, onDone, encode = (values) => values }: BatchOptions,
): AsyncGenerator<Batch> {
  const batch = model.inputs[0]?.shape[0] ?? 1;
  for (let first = 0; first < range.count; first += batch) {
    await cancellationPoint(signal, enough);
    if (first > 0 && enough?.aborted) return;
    const rows = Math.min(batch, range.count - first);
    const inputs = await samples.read(range.first + first, rows);
    const padded = inputs.map((values, i) => padRows(encode(values, i), rows, batch));
    yield { first, rows, inputs, outputs: await model.run(padded) };
    onDone?.(first + rows);
  }
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
