/** Measures a file on a test set: its answers from everyone who runs a part, merged, and the report made of them. */
import { EVALUATION_BATCH, shardsOf } from '../evaluation/answers.ts';
import type { EvaluationProgress } from '../evaluation/evaluate.ts';
import { sumOfTallies } from '../evaluation/means.ts';
import type { TaskShard } from '../evaluation/readings.ts';
import { sampleOrder } from '../evaluation/sample-order.ts';
import { type TaskLabels, type TaskName, type TaskReport, taskOf } from '../evaluation/tasks.ts';
import type { SampleRange } from '../ports/batches.ts';

/** How far a measurement is, with what is known of its figure on the way. */
export type MeasureProgress = EvaluationProgress;

/** Runs the file over a part of the samples, by place in `order`. */
export type AnswerRunner<Name extends TaskName = TaskName> = (
  range: SampleRange,
  order: Uint32Array,
  onProgress: (progress: MeasureProgress) => void,
) => Promise<TaskShard<Name>>;

/** A file on a test set. */
export interface MeasureJob<Name extends TaskName = TaskName> {
  readonly task: Name;
  /** Samples to run: the first ones of the set. */
  readonly count: number;
  /** Right answers to these or more samples, where there are any. */
  readonly labels: TaskLabels<Name> | null;
  /** Everyone who takes a part, at the same time. */
  readonly runners: readonly [AnswerRunner<Name>, ...AnswerRunner<Name>[]];
  readonly onProgress?: (progress: MeasureProgress) => void;
}

/** What measuring gives. */
export interface Measurement<Name extends TaskName = TaskName> {
  readonly evaluation: TaskReport<Name>;
  readonly imagesPerSecond: number;
}

/**
 * Samples are run in a random order, so that what is known on the way is an estimate of the whole.
 * @throws PlaygroundError `bad-data` when file, labels and task do not fit each other; what the runners throw.
 */
export async function measure<Name extends TaskName>(
  job: MeasureJob<Name>,
): Promise<Measurement<Name>> {
  const { count, labels, runners, onProgress } = job;
  const task = taskOf(job.task);
  // The page loads them with its first run, not with its first picture.
  const { readingOf } = await import('../evaluation/readings.ts');
  const reading = readingOf(job.task);
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
  const answers = reading.inSetOrder(reading.merge(shards), order);
  const evaluation = labels
    ? reading.report(answers, task.firstLabels(labels, count))
    : reading.report(answers);
  return { evaluation, imagesPerSecond };
}

function sumOf(parts: readonly MeasureProgress[], total: number): MeasureProgress {
  // Those that have not begun leave holes.
  const begun = parts.filter(Boolean);
  const done = begun.reduce((sum, part) => sum + part.done, 0);
  const known = begun.flatMap(({ tally }) => tally ?? []);
  if (known.length < begun.length) return { stage: 'measuring', done, total };
  const tally = known.reduce(sumOfTallies, { sum: 0, squares: 0 });
  return { stage: 'measuring', done, total, tally };
}
