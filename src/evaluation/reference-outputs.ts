/** The outputs of the float file, kept as right answers for tasks that need them (`needsReference`). */
import { PlaygroundError } from '../base/errors.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { mainGraph, tensorAt } from '../ir/model.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';
import { eachSample, type SampleRun } from './each-sample.ts';
import type { ReferenceOutputs } from './labels.ts';

/** Bytes of outputs that are kept. */
const MOST_BYTES = 64 * 2 ** 20;

/** How many samples' outputs of a file are kept at most, so that memory stays within bounds: those are what it is measured on. */
export function mostReferenceSamples(file: Uint8Array): number {
  const graph = mainGraph(readTflite(file));
  return mostSamplesOf(graph.outputs.map((index) => tensorAt(graph, index).shape));
}

/** The same by the shapes of the outputs, batch first; sizes that are left open count once. */
export function mostSamplesOf(outputs: readonly Shape[]): number {
  const values = outputs.reduce((sum, shape) => sum + Math.abs(elementCount(shape.slice(1))), 0);
  return Math.max(1, Math.floor(MOST_BYTES / 4 / Math.max(1, values)));
}

/**
 * Runs the float file over all samples of the run and keeps its outputs.
 * @throws PlaygroundError `too-large` for more samples than {@link mostReferenceSamples}, and what `eachSample` throws.
 */
export async function referenceOutputs(run: SampleRun): Promise<ReferenceOutputs> {
  const { count } = run.samples;
  const most = mostReferenceSamples(run.file);
  if (count > most) {
    throw new PlaygroundError(
      'too-large',
      `The outputs of the float model for ${count} samples do not fit into the memory that is set aside.`,
      `Measure on the first ${most} samples.`,
    );
  }
  const kept: Float32Array[] = [];
  const tensors = await eachSample(run, (sample, outputs) => {
    for (const [i, values] of outputs.entries()) {
      kept[i] ??= new Float32Array(count * values.length);
      kept[i].set(values, sample * values.length);
    }
  });
  const outputs = tensors.map(({ name, shape }, i) => ({
    ...{ name, size: elementCount(shape.slice(1)) },
    values: kept[i] ?? new Float32Array(0),
  }));
  return { kind: 'outputs', count, outputs };
}
