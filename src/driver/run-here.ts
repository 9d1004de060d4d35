/** Runs files for a measurement in this thread. Apart from it: the page measures, and has others run. */
import type { JobOptions } from '../base/progress.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import type { TaskLabels, TaskName } from '../evaluation/tasks.ts';
import type { SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import type { AnswerRunner } from './measure.ts';

/** What {@link runHere} runs. */
export interface LocalRun<Name extends TaskName = TaskName> extends Pick<JobOptions, 'signal'> {
  readonly file: Uint8Array;
  readonly task: Name;
  readonly samples: SampleSource;
  /** Right answers to them: see `evaluate`. */
  readonly labels?: TaskLabels<Name> | null;
  readonly runtime: InferenceRuntime;
  /** Ends the run before all samples are run: see `evaluate`. */
  readonly enough?: AbortSignal;
}

/** Runs parts of the samples. */
export function runHere<Name extends TaskName>(run: LocalRun<Name>): AnswerRunner<Name> {
  return (range, order, onProgress) => evaluate({ ...run, range, order, onProgress });
}
