/** Measures a file: the very bytes that the user downloads, with nothing but the batch written in. */

import { PlaygroundError } from '../base/errors.ts';
import type { JobOptions } from '../base/progress.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { mainGraph, type Tensor, tensorAt } from '../ir/model.ts';
import { withLargestBatch } from '../ir/with-batch.ts';
import { runBatches, type SampleRange, type SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { elementCount, formatShape } from '../tensor/shape.ts';
import { answerRows, EVALUATION_BATCH, MOST_CLASSES, type Shard } from './answers.ts';
import { decode, encode } from './ports.ts';

export interface EvaluationRun extends JobOptions {
  /** A .tflite file of a classifier; integer inputs and outputs are quantized by their own scales. */
  readonly file: Uint8Array;
  /** Real values, whatever type the file takes. */
  readonly samples: SampleSource;
  /** The part of the samples to run; all of them by default. */
  readonly range?: SampleRange;
  readonly runtime: InferenceRuntime;
}

/**
 * The file's answers for a range of samples.
 * @throws PlaygroundError `bad-data` when the file is not a classifier of up to 256 classes, `cancelled`,
 *   `runtime-failed`, or what reading the file says.
 */
export async function evaluate(run: EvaluationRun): Promise<Shard> {
  const { samples, runtime, signal, onProgress } = run;
  const range = run.range ?? { first: 0, count: samples.count };
  const most = Math.min(EVALUATION_BATCH, Math.max(1, range.count));
  const fixed = withLargestBatch(readTflite(run.file), most);
  const graph = mainGraph(fixed);
  const inputs = graph.inputs.map((index) => tensorAt(graph, index));
  const output = classOutput(graph.outputs.map((index) => tensorAt(graph, index)));
  const classes = elementCount(output.shape.slice(1));
  const answers = {
    top1: new Uint8Array(range.count),
    confidence: new Float32Array(range.count),
    classes,
  };

  const loaded = await runtime.load(writeTflite(fixed));
  try {
    const options = {
      signal,
      onDone: (done: number) => onProgress?.({ stage: 'measuring', done, total: range.count }),
      encode: (values: TensorData, i: number) => encode(values, inputs[i]),
    };
    for await (const { first, rows, outputs } of runBatches(loaded, samples, range, options)) {
      const [values] = outputs;
      if (values) answerRows(decode(values, output), rows, first, answers);
    }
  } finally {
    loaded.dispose();
  }
  return { ...answers, first: range.first };
}

function classOutput(outputs: readonly Tensor[]): Tensor {
  const [output] = outputs;
  const classes = output ? elementCount(output.shape.slice(1)) : 0;
  if (output && outputs.length === 1 && classes <= MOST_CLASSES) return output;
  throw new PlaygroundError(
    'bad-data',
    output && outputs.length === 1
      ? `Output ${output.name} has the shape ${formatShape(output.shape)}: more than ${MOST_CLASSES} classes.`
      : `The model has ${outputs.length} outputs.`,
    `Accuracy is measured for models with one output of up to ${MOST_CLASSES} classes.`,
    output ? { tensor: output.name } : {},
  );
}
