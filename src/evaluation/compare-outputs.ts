/** How near the outputs of quantized files come to those of the float file, sample by sample. */

import { PlaygroundError, toErrorData } from '../base/errors.ts';
import type { JobOptions } from '../base/progress.ts';
import type { SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { eachSample } from './each-sample.ts';

/** Beyond these decibels a file is as good as any other: float32 sums differ by as much from processor to processor. */
const MOST_DECIBELS = 100;

/** Files to compare with a float file, and the samples to run them on. */
export interface OutputComparison extends JobOptions {
  /** A .tflite file with float32 inputs: what its float32 outputs are is right. */
  readonly reference: Uint8Array;
  /** Files with the same outputs in the same order; integer ones are read by their scales. */
  readonly candidates: readonly Uint8Array[];
  /** All of them are run; real values. */
  readonly samples: SampleSource;
  readonly runtime: InferenceRuntime;
}

/**
 * Signal-to-noise ratio of every sample's outputs in dB, −100 to 100, one list per candidate: the squared difference to the
 * reference as a share of what the reference's output has on average over the samples. Of several outputs the shares are
 * added. Null for a candidate that the runtime refuses.
 * @throws PlaygroundError `runtime-failed` or `bad-shape` when the reference cannot be run, `bad-data` when it has no
 *   float32 output, `cancelled`.
 */
export async function compareOutputs(
  comparison: OutputComparison,
): Promise<readonly (Float64Array | null)[]> {
  const { reference, candidates, samples, runtime, signal, onProgress } = comparison;
  const total = samples.count * (candidates.length + 1);
  const runOf = (file: Uint8Array, before: number) => ({
    ...{ file, samples, runtime, signal },
    onDone: (done: number) =>
      onProgress?.({ stage: 'comparing', done: before * samples.count + done, total }),
  });

  const expected: (Float32Array | undefined)[][] = [];
  await eachSample(runOf(reference, 0), (sample, outputs) => {
    expected[sample] = outputs.map((values) =>
      values instanceof Float32Array ? values.slice() : undefined,
    );
  });
  const energies = (expected[0] ?? []).map((_, output) =>
    expected.reduce((sum, outputs) => sum + energyOf(outputs[output]) / samples.count, 0),
  );
  if (!expected[0]?.some((values) => values !== undefined)) {
    throw new PlaygroundError(
      'bad-data',
      'The model has no output of float32 values.',
      'Outputs are compared where they are float32 in the float model.',
    );
  }

  const results: (Float64Array | null)[] = [];
  for (const [i, candidate] of candidates.entries()) {
    const decibels = new Float64Array(samples.count);
    try {
      await eachSample(runOf(candidate, i + 1), (sample, outputs) => {
        const share = energies.reduce((sum, energy, output) => {
          const right = expected[sample]?.[output];
          return right ? sum + errorOf(right, outputs[output] ?? []) / (energy || 1) : sum;
        }, 0);
        decibels[sample] = decibelsOf(share);
      });
      results.push(decibels);
    } catch (error) {
      if (toErrorData(error).code !== 'runtime-failed') throw error;
      results.push(null);
    }
  }
  return results;
}

function energyOf(values: Float32Array | undefined): number {
  let sum = 0;
  for (const value of values ?? []) if (Number.isFinite(value)) sum += value * value;
  return sum;
}

/** Squared difference; infinite where one is not finite and the other is. */
function errorOf(right: Float32Array, actual: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < right.length; i++) {
    const expected = right[i]!;
    if (!Number.isFinite(expected)) continue;
    const difference = (actual[i] ?? Number.NaN) - expected;
    if (!Number.isFinite(difference)) return Number.POSITIVE_INFINITY;
    sum += difference * difference;
  }
  return sum;
}

function decibelsOf(share: number): number {
  const decibels = -10 * Math.log10(share);
  return Math.max(-MOST_DECIBELS, Math.min(MOST_DECIBELS, decibels));
}
