/** Measures a file: the very bytes that the user downloads, with nothing but the batch written in. */

import type { JobOptions } from '../base/progress.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { mainGraph, tensorAt } from '../ir/model.ts';
import { withLargestBatch } from '../ir/with-batch.ts';
import { runBatches, type SampleRange, type SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { EVALUATION_BATCH } from './answers.ts';
import { decode, encode } from './ports.ts';
import { type TaskName, type TaskShard, taskOf } from './tasks.ts';

export interface EvaluationRun extends JobOptions {
  /** A .tflite file; integer inputs and outputs are quantized by their own scales. */
  readonly file: Uint8Array;
  /** How its outputs are read. */
  readonly task: TaskName;
  /** Real values, whatever type the file takes. */
  readonly samples: SampleSource;
  /** The part of the samples to run; all of them by default. */
  readonly range?: SampleRange;
  readonly runtime: InferenceRuntime;
}

/**
 * The file's answers for a range of samples.
 * @throws PlaygroundError `bad-data` when the task cannot read the outputs, `cancelled`, `runtime-failed`, or what reading the
 *   file says.
 */
export async function evaluate(run: EvaluationRun): Promise<TaskShard> {
  const { samples, runtime, signal, onProgress } = run;
  const range = run.range ?? { first: 0, count: samples.count };
  const most = Math.min(EVALUATION_BATCH, Math.max(1, range.count));
  const fixed = withLargestBatch(readTflite(run.file), most);
  const graph = mainGraph(fixed);
  const inputs = graph.inputs.map((index) => tensorAt(graph, index));
  const outputs = graph.outputs.map((index) => tensorAt(graph, index));
  const reader = taskOf(run.task).reader(outputs, range.count);

  const loaded = await runtime.load(writeTflite(fixed));
  try {
    const options = {
      signal,
      onDone: (done: number) => onProgress?.({ stage: 'measuring', done, total: range.count }),
      encode: (values: TensorData, i: number) => encode(values, inputs[i]),
    };
    for await (const { first, rows, outputs: stored } of runBatches(
      loaded,
      samples,
      range,
      options,
    )) {
      const real = outputs.flatMap((tensor, i) => (stored[i] ? [decode(stored[i], tensor)] : []));
      reader.take(real, rows, first);
    }
  } finally {
    loaded.dispose();
  }
  return { ...reader.answers, first: range.first };
}
