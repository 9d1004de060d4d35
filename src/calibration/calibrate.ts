/** Runs representative samples through the float graph and watches every activation. */

import { PlaygroundError } from '../base/errors.ts';
import type { JobOptions } from '../base/progress.ts';
import { type Model, mainGraph, tensorAt, withMainGraph } from '../ir/model.ts';
import { withLargestBatch } from '../ir/with-batch.ts';
import { withOutputs } from '../ir/with-outputs.ts';
import { OPS } from '../ops/index.ts';
import { runBatches, type SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { collectStatistics, type TensorStats } from './statistics.ts';

/** A float graph made ready to be watched. */
export interface CalibrationGraph {
  /** Batch fixed, all float activations as outputs: to be written as a file and run. */
  readonly model: Model;
  /** Names of its inputs, in the graph's order. */
  readonly inputs: readonly string[];
  /** Names of the tensors behind its outputs, in their order. */
  readonly tensors: readonly string[];
}

/**
 * The graph to calibrate `model` with: at most `batch` samples a run, fewer for models with large activations, since all
 * of them are held at once.
 * @throws PlaygroundError as `withBatch`.
 */
export function calibrationGraph(model: Model, batch?: number): CalibrationGraph {
  const graph = mainGraph(model);
  const nameOf = (index: number) => tensorAt(graph, index).name;
  const watched = graph.operators
    .flatMap(({ outputs }) => outputs)
    .filter((index) => graph.tensors[index]?.dtype === 'float32');
  return {
    model: withLargestBatch(withComputedCopies(withOutputs(model, watched)), batch),
    inputs: graph.inputs.map(nameOf),
    tensors: watched.map(nameOf),
  };
}

/**
 * LiteRT computes what follows from constants alone before the first run, and gives out other memory for it: such outputs are
 * read through two changes of sign.
 */
function withComputedCopies(model: Model): Model {
  const graph = mainGraph(model);
  const flowing = new Set(graph.inputs);
  for (const { inputs, outputs } of graph.operators) {
    if (inputs.some((index) => flowing.has(index))) for (const index of outputs) flowing.add(index);
  }
  const tensors = [...graph.tensors];
  const operators = [...graph.operators];
  const negated = (index: number) => {
    const { shape, dtype, name } = tensorAt({ ...graph, tensors }, index);
    const output = tensors.push({ name: `${name}/negated`, shape, dtype }) - 1;
    const { options: optionsTable, kernels } = OPS.NEG;
    operators.push({
      op: 'NEG',
      inputs: [index],
      outputs: [output],
      options: {},
      optionsTable,
      version: kernels.float,
    });
    return output;
  };
  const outputs = graph.outputs.map((index) =>
    flowing.has(index) ? index : negated(negated(index)),
  );
  return withMainGraph(model, { ...graph, tensors, operators, outputs });
}

export interface CalibrationRun extends Pick<CalibrationGraph, 'inputs' | 'tensors'>, JobOptions {
  /** The calibration graph as a .tflite file. */
  readonly file: Uint8Array;
  /** Values as the model takes them; all of them are run. */
  readonly samples: SampleSource;
  readonly runtime: InferenceRuntime;
}

/**
 * Statistics of every watched tensor and of the inputs over all samples.
 * @throws PlaygroundError `bad-calibration` without samples or when a tensor was never finite, `cancelled`,
 *   `runtime-failed`.
 */
export async function calibrate(run: CalibrationRun): Promise<TensorStats> {
  const { file, inputs, tensors, samples, runtime, signal, onProgress } = run;
  const hint =
    'Check that the samples are scaled as the model was trained, and that its weights are finite.';
  if (samples.count === 0) {
    throw new PlaygroundError('bad-calibration', 'There are no calibration samples.', hint);
  }
  const names = [...inputs, ...tensors];
  const model = await runtime.load(file);
  const widths = [...model.inputs, ...model.outputs].map(({ shape }) => shape.at(-1) ?? 1);
  const collectors = new Map(names.map((name, i) => [name, collectStatistics(widths[i])]));
  try {
    const batch = model.inputs[0]?.shape[0] ?? 1;
    const options = {
      signal,
      onDone: (done: number) => onProgress?.({ stage: 'calibrating', done, total: samples.count }),
    };
    const range = { first: 0, count: samples.count };
    for await (const { rows, inputs: values, outputs } of runBatches(
      model,
      samples,
      range,
      options,
    )) {
      values.forEach((array, i) => {
        addRows(array, rows, rows, names[i]);
      });
      outputs.forEach((array, i) => {
        const isBatched = (model.outputs[i]?.shape[0] ?? 1) % batch === 0;
        // What follows from constants alone is the same for all samples.
        if (isBatched) addRows(array, rows, batch, tensors[i]);
        else addRows(array, 1, 1, tensors[i]);
      });
    }
  } finally {
    model.dispose();
  }

  function addRows(
    array: { readonly length: number },
    rows: number,
    of: number,
    name: string | undefined,
  ): void {
    const collector = name === undefined ? undefined : collectors.get(name);
    if (!collector || !(array instanceof Float32Array)) return;
    const width = array.length / of;
    for (let row = 0; row < rows; row++) {
      collector.add(array.subarray(row * width, (row + 1) * width));
    }
  }

  const stats = new Map([...collectors].map(([name, collector]) => [name, collector.finish()]));
  for (const [name, { count, skipped }] of stats) {
    if (count > 0 || skipped === 0) continue;
    const message = `Tensor ${name} was infinite or not a number in every calibration sample.`;
    throw new PlaygroundError('bad-calibration', message, hint, { tensor: name });
  }
  return stats;
}
