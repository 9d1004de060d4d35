/** Measures a file on a test set: its answers from everyone who runs a part, merged, and the report made of them. */
import type { JobOptions } from '../base/progress.ts';
import { EVALUATION_BATCH, shardsOf } from '../evaluation/answers.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import {
  type TaskLabels,
  type TaskName,
  type TaskReport,
  type TaskShard,
  taskOf,
} from '../evaluation/tasks.ts';
import type { SampleRange, SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';

/** Runs the file over a part of the samples; `onDone` is told how many of them are done. */
export type AnswerRunner = (
  range: SampleRange,
  onDone: (samples: number) => void,
) => Promise<TaskShard>;

/** A file on a test set. */
export interface MeasureJob extends Pick<JobOptions, 'onProgress'> {
  readonly task: TaskName;
  /** Samples to run: the first ones of the set. */
  readonly count: number;
  /** Right answers to these or more samples, where there are any. */
  readonly labels: TaskLabels | null;
  /** Everyone who takes a part, at the same time. */
  readonly runners: readonly [AnswerRunner, ...AnswerRunner[]];
}

/** What measuring gives. */
export interface Measurement {
  readonly evaluation: TaskReport;
  readonly imagesPerSecond: number;
}

/** @throws PlaygroundError `bad-data` when file, labels and task do not fit each other; what the runners throw. */
export async function measure(job: MeasureJob): Promise<Measurement> {
  const { count, labels, runners, onProgress } = job;
  const task = taskOf(job.task);
  const done = runners.map(() => 0);
  const start = performance.now();
  const shards = await Promise.all(
    shardsOf(count, runners.length, EVALUATION_BATCH).map((range, i) =>
      (runners[i] ?? runners[0])(range, (samples) => {
        done[i] = samples;
        const sum = done.reduce((a, b) => a + b, 0);
        onProgress?.({ stage: 'measuring', done: sum, total: count });
      }),
    ),
  );
  const imagesPerSecond = (1000 * count) / Math.max(1, performance.now() - start);
  const answers = task.merge(shards);
  const evaluation = labels
    ? task.report(answers, task.firstLabels(labels, count))
    : task.report(answers);
  return { evaluation, imagesPerSecond };
}

/** What {@link runHere} runs. */
export interface LocalRun extends Pick<JobOptions, 'signal'> {
  readonly file: Uint8Array;
  readonly task: TaskName;
  readonly samples: SampleSource;
  readonly runtime: InferenceRuntime;
}

/** Runs parts in this thread. */
export function runHere({ signal, ...run }: LocalRun): AnswerRunner {
  return (range, onDone) =>
    evaluate({
      ...run,
      range,
      ...(signal && { signal }),
      onProgress: ({ done }) => onDone(done),
    });
}
