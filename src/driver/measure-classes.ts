/** How often a classifier is right on a few samples. */
import type { ClassNumbers } from '../evaluation/class-numbers.ts';
import { reordered, type SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { measure } from './measure.ts';
import { runHere } from './run-here.ts';

/** A file and samples for it. */
export interface ClassesJob {
  readonly file: Uint8Array;
  readonly runtime: InferenceRuntime;
  readonly samples: SampleSource;
  readonly labels: ClassNumbers;
  /** Numbers of the samples that are run. */
  readonly places: Uint32Array;
  readonly signal?: AbortSignal | undefined;
}

/** Share of right answers. @throws PlaygroundError `bad-data`, `cancelled`, `runtime-failed`. */
export async function measureClasses(job: ClassesJob): Promise<number> {
  const { file, runtime, labels, places, signal } = job;
  const task = 'classification';
  const samples = reordered(job.samples, places);
  const { evaluation } = await measure({
    task,
    count: places.length,
    labels: Uint32Array.from(places, (place) => labels[place]!),
    runners: [runHere({ file, runtime, samples, task, ...(signal && { signal }) })],
  });
  return evaluation.labelled?.accuracy ?? 0;
}
