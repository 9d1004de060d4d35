/** A file over all samples, one sample's outputs at a time. */

import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { mainGraph, type Tensor, tensorAt } from '../ir/model.ts';
import { withLargestBatch } from '../ir/with-batch.ts';
import { runBatches, type SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { decode, encode } from './ports.ts';

/** What is run, on all of the samples. */
export interface SampleRun {
  /** A .tflite file; integer inputs and outputs are quantized by their own scales. */
  readonly file: Uint8Array;
  /** Real values. */
  readonly samples: SampleSource;
  readonly runtime: InferenceRuntime;
  readonly signal?: AbortSignal | undefined;
  /** Samples at once at most, so that others are heard between the runs; by default as many as fit into memory. */
  readonly batch?: number;
  /** Told how many samples are done. */
  readonly onDone?: ((samples: number) => void) | undefined;
}

/**
 * Runs `file`; `each` is given the real values of one sample's outputs, which it may not keep.
 * @returns the outputs of the file, with the batch that it was run at.
 * @throws PlaygroundError `cancelled`, `runtime-failed`, or what reading the file says.
 */
export async function eachSample(
  { file, samples, runtime, signal, batch: most = samples.count, onDone }: SampleRun,
  each: (sample: number, outputs: readonly ArrayLike<number>[]) => void,
): Promise<readonly Tensor[]> {
  const model = withLargestBatch(readTflite(file), Math.max(1, Math.min(most, samples.count)));
  const graph = mainGraph(model);
  const inputs = graph.inputs.map((index) => tensorAt(graph, index));
  const outputs = graph.outputs.map((index) => tensorAt(graph, index));
  const loaded = await runtime.load(writeTflite(model));
  try {
    const batch = loaded.inputs[0]?.shape[0] ?? 1;
    const range = { first: 0, count: samples.count };
    const encoded = (values: TensorData, i: number) => encode(values, inputs[i]);
    for await (const run of runBatches(loaded, samples, range, {
      signal,
      ...(onDone && { onDone }),
      encode: encoded,
    })) {
      for (let row = 0; row < run.rows; row++) {
        const values = run.outputs.map((array, i) => {
          const size = array.length / batch;
          const own = array.subarray(row * size, (row + 1) * size);
          const tensor = outputs[i];
          return tensor ? decode(own, tensor) : [];
        });
        each(run.first + row, values);
      }
    }
  } finally {
    loaded.dispose();
  }
  return outputs;
}
