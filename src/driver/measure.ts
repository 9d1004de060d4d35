/** Measures a file on a test set: its answers from everyone who runs a part, merged, and the report made of them. */
import { EVALUATION_BATCH } from '../evaluation/answers.ts';
import type { EvaluationProgress } from '../evaluation/evaluate.ts';
import { labelsAt } from '../evaluation/labels.ts';
import { sumOfTallies } from '../evaluation/means.ts';
import type { Reading, ShardOf } from '../evaluation/reading.ts';
import type { TaskShard } from '../evaluation/readings.ts';
import { firstPlaces, sampleOrder } from '../evaluation/sample-order.ts';
import { type TaskLabels, type TaskName, type TaskReport, taskOf } from '../evaluation/tasks.ts';
import type { SampleRange } from '../ports/batches.ts';
import { commonBeginning, dealtOut, type RunOrder } from './run-order.ts';

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
  /** Samples to run. */
  readonly count: number;
  /**
   * Samples that there are, of which the first `count` in the random order are run: a fair sample, which the report says of itself.
   * By default those that are run, which are then the first ones of the set.
   */
  readonly of?: number;
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
 * Samples are run in a random order, so that what is known on the way is an estimate of the whole. Where runners stop early, the
 * report stands on the beginning of that order which they have run together, and says so (`of`).
 * @throws PlaygroundError `bad-data` when file, labels and task do not fit each other; what the runners throw.
 */
export async function measure<Name extends TaskName>(
  job: MeasureJob<Name>,
): Promise<Measurement<Name>> {
  const { count, of = count, labels, runners, onProgress } = job;
  const task = taskOf(job.task);
  // The page loads them with its first run, not with its first picture.
  const { readingOf } = await import('../evaluation/readings.ts');
  const reading = readingOf(job.task);
  const { order, ranges } = dealtOut(
    sampleOrder(of).subarray(0, count),
    runners.length,
    EVALUATION_BATCH,
  );
  const parts: MeasureProgress[] = [];
  const start = performance.now();
  const shards = await Promise.all(
    ranges.map((range, i) =>
      (runners[i] ?? runners[0])(range, order, (part) => {
        parts[i] = part;
        onProgress?.(sumOf(parts, count));
      }),
    ),
  );
  const took = Math.max(1, performance.now() - start);
  const rows = shards.map((shard, i) => shard.rows ?? ranges[i]?.count ?? 0);
  const imagesPerSecond = (1000 * rows.reduce((sum, done) => sum + done, 0)) / took;
  if (count === of && shards.every((shard) => shard.rows === undefined)) {
    const answers = reading.inSetOrder(reading.merge(shards), order);
    const evaluation = labels
      ? reading.report(answers, task.firstLabels(labels, count))
      : reading.report(answers);
    return { evaluation, imagesPerSecond };
  }
  const kept = commonBeginning(rows, count, EVALUATION_BATCH);
  const { answers, places } = beginningOf(reading, shards, kept, { order, ranges, of });
  const report = labels
    ? reading.report(answers, labelsAt(labels, places))
    : reading.report(answers);
  return { evaluation: { ...report, of }, imagesPerSecond };
}

/** The first answers of each runner, in the order of the set. @param kept how many of each count. */
function beginningOf<Answers>(
  reading: Pick<Reading<Answers, never, never>, 'first' | 'merge' | 'inSetOrder'>,
  shards: readonly ShardOf<Answers>[],
  kept: readonly number[],
  { order, ranges, of }: RunOrder & { readonly of: number },
) {
  let count = 0;
  const begun = shards.map((shard, i) => {
    const part = { ...reading.first(shard, kept[i] ?? 0), first: count };
    count += kept[i] ?? 0;
    return part;
  });
  const places = firstPlaces(of, count);
  const rank = new Map(Array.from(places, (place, i) => [place, i]));
  const run = ranges.flatMap(({ first }, i) => [...order.subarray(first, first + (kept[i] ?? 0))]);
  const ranks = Uint32Array.from(run, (place) => rank.get(place) ?? 0);
  return { answers: reading.inSetOrder(reading.merge(begun), ranks), places };
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
