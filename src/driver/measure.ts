/** Measures a file on a test set: its answers from everyone who runs a part, merged, and the report made of them. */
import type { JobOptions } from '../base/progress.ts';
import { EVALUATION_BATCH, shardsOf } from '../evaluation/answers.ts';
import { type EvaluationProgress, evaluate } from '../evaluation/evaluate.ts';
import { sampleOrder } from '../evaluation/sample-order.ts';
import {
  type TaskLabels,
  type TaskName,
  type TaskReport,
  type TaskShard,
  taskOf,
} from '../evaluation/tasks.ts';
import type { SampleRange, SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';

/** How far a measurement is, with how many samples were answered right where that is known. */
export type MeasureProgress = EvaluationProgress;

/** Runs the file over a part of the samples, by place in `order`. */
export type AnswerRunner = (
  range: SampleRange,
  order: Uint32Array,
  onProgress: (progress: MeasureProgress) => void,
) => Promise<TaskShard>;

/** A file on a test set. */
export interface MeasureJob {
  readonly task: TaskName;
  /** Samples to run: the first ones of the set. */
  readonly count: number;
  /** Right answers to these or more samples, where there are any. */
  readonly labels: TaskLabels | null;
  /** Everyone who takes a part, at the same time. */
  readonly runners: readonly [AnswerRunner, ...AnswerRunner[]];
  readonly onProgress?: (progress: MeasureProgress) => void;
}

/** What measuring gives. */
export interface Measurement {
  readonly evaluation: TaskReport;
  readonly imagesPerSecond: number;
}

/**
 * Samples are run in a random order, so that what is known on the way is an estimate of the whole.
 * @throws PlaygroundError `bad-data` when file, labels and task do not fit each other; what the runners throw.
 */
export async function measure(job: MeasureJob): Promise<Measurement> {
  const { count, labels, runners, onProgress } = job;
  const task = taskOf(job.task);
  const order = sampleOrder(count);
  const parts: MeasureProgress[] = [];
  const start = performance.now();
  const shards = await Promise.all(
    shardsOf(count, runners.length, EVALUATION_BATCH).map((range, i) =>
      (runners[i] ?? runners[0])(range, order, (part) => {
        parts[i] = part;
        onProgress?.(sumOf(parts, count));
      }),
    ),
  );
  const imagesPerSecond = (1000 * count) / Math.max(1, performance.now() - start);
  const answers = task.inSetOrder(task.merge(shards), order);
  const evaluation = labels
    ? task.report(answers, task.firstLabels(labels, count))
    : task.report(answers);
  return { evaluation, imagesPerSecond };
}

function sumOf(parts: readonly MeasureProgress[], total: number): MeasureProgress {
  // Those that have not begun leave holes.
  const begun = parts.filter(Boolean);
  const done = begun.reduce((sum, part) => sum + part.done, 0);
  const right = begun.reduce((sum, part) => sum + (part.right ?? 0), 0);
  const isKnown = begun.every((part) => part.right !== undefined);
  return { stage: 'measuring', done, total, ...(isKnown && { right }) };
}

/** What {@link runHere} runs. */
export interface LocalRun extends Pick<JobOptions, 'signal'> {
  readonly file: Uint8Array;
  readonly task: TaskName;
  readonly samples: SampleSource;
  /** Right answers to them, for estimates on the way. */
  readonly labels?: TaskLabels | null;
  readonly runtime: InferenceRuntime;
}

/** Runs parts in this thread. */
export function runHere({ signal, ...run }: LocalRun): AnswerRunner {
  return (range, order, onProgress) =>
    evaluate({ ...run, range, order, onProgress, ...(signal && { signal }) });
}
