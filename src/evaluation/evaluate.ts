/** Measures a file: the very bytes that the user downloads, with nothing but the batch written in. */

import type { JobOptions, Progress } from '../base/progress.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { mainGraph, tensorAt } from '../ir/model.ts';
import { withLargestBatch } from '../ir/with-batch.ts';
import { reordered, runBatches, type SampleRange, type SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { EVALUATION_BATCH } from './answers.ts';
import type { Tally } from './figures.ts';
import { sumOfTallies } from './means.ts';
import { decode, encode } from './ports.ts';
import { readingOf, type TaskShard } from './readings.ts';
import type { TaskLabels, TaskName } from './tasks.ts';

/** How far an evaluation is. */
export interface EvaluationProgress extends Progress {
  /** Of the headline's figure over the samples that are done; absent where nobody knows it before the end. */
  readonly tally?: Tally;
}

export interface EvaluationRun<Name extends TaskName = TaskName>
  extends Pick<JobOptions, 'signal'> {
  /** A .tflite file; integer inputs and outputs are quantized by their own scales. */
  readonly file: Uint8Array;
  /** How its outputs are read. */
  readonly task: Name;
  /** Real values, whatever type the file takes. */
  readonly samples: SampleSource;
  /** Right answers to the samples: for estimates on the way, and for tasks that keep no outputs. */
  readonly labels?: TaskLabels<Name> | null;
  /** In which order samples are run (see `sampleOrder`); that of the set by default. */
  readonly order?: Uint32Array;
  /** Once it is aborted, the batch under way is the last one, and its answers stand. */
  readonly enough?: AbortSignal;
  /** The part of the samples to run, by place in the order; all of them by default. */
  readonly range?: SampleRange;
  readonly onProgress?: (progress: EvaluationProgress) => void;
  readonly runtime: InferenceRuntime;
}

/**
 * The file's answers for a range of samples, in the order in which they were run. Where `enough` ends it, `rows` says how many
 * of the answers count.
 * @throws PlaygroundError `bad-data` when the task cannot read the outputs, `cancelled`, `runtime-failed`, or what reading the
 *   file says.
 */
export async function evaluate<Name extends TaskName>(
  run: EvaluationRun<Name>,
): Promise<TaskShard<Name>> {
  const { runtime, signal, enough, labels = null, order } = run;
  const samples = order ? reordered(run.samples, order) : run.samples;
  const range = run.range ?? { first: 0, count: samples.count };
  const most = Math.min(EVALUATION_BATCH, Math.max(1, range.count));
  const fixed = withLargestBatch(readTflite(run.file), most);
  const graph = mainGraph(fixed);
  const inputs = graph.inputs.map((index) => tensorAt(graph, index));
  const outputs = graph.outputs.map((index) => tensorAt(graph, index));
  const reading = readingOf(run.task);
  const reader = reading.reader(outputs, range.count, {
    labels,
    placeOf: (position) => order?.[range.first + position] ?? range.first + position,
  });
  let tally: Tally | null = { sum: 0, squares: 0 };

  let done = 0;
  const loaded = await runtime.load(writeTflite(fixed));
  try {
    const options = {
      ...{ signal, enough },
      encode: (values: TensorData, i: number) => encode(values, inputs[i]),
    };
    for await (const { first, rows, inputs: given, outputs: stored } of runBatches(
      loaded,
      samples,
      range,
      options,
    )) {
      const real = outputs.flatMap((tensor, i) => (stored[i] ? [decode(stored[i], tensor)] : []));
      await reader.prepare?.(rows, first);
      reader.take(real, rows, first, given as readonly ArrayLike<number>[]);
      const part = { first, count: rows, place: range.first + first };
      const more: Tally | null = order ? reading.tally(reader.answers, labels, order, part) : null;
      tally = tally && more && sumOfTallies(tally, more);
      done = first + rows;
      run.onProgress?.({
        ...{ stage: 'measuring', done, total: range.count },
        ...(tally && { tally }),
      });
    }
  } finally {
    loaded.dispose();
  }
  return { ...reader.answers, first: range.first, ...(done < range.count && { rows: done }) };
}
