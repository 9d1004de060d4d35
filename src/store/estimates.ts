/** What is known of a figure while it is measured: samples are run in a random order, so the first stand for all. */
import type { Figure, Interval } from '../evaluation/figures.ts';
import { headlineOf, type TaskName, type TaskReport, taskOf } from '../evaluation/tasks.ts';
import { type Standing, standingOf } from '../evaluation/verdict.ts';
import { FIRST_LOOK } from '../workers/api/jobs.ts';
import type { ColumnProgress } from '../workers/engine.ts';
import type { Job } from './state.ts';

export interface Estimate extends Pick<Figure, 'unit' | 'better'> {
  /** Of the samples so far. */
  readonly value: number;
  /** 95 %. */
  readonly interval: Interval;
  readonly samples: number;
  /** Samples of the whole test set. */
  readonly total: number;
}

/** Whether enough is measured for a look, and not all: before the first few hundred samples an interval says nothing. */
export function isWorthALook({ stage, done, total, tally }: ColumnProgress): boolean {
  return stage === 'measuring' && tally !== undefined && done >= FIRST_LOOK && done < total;
}

/**
 * Null before the first samples, without labels, and for other columns than the one that is measured.
 * @param name of the task that is measured.
 */
export function estimateOf(job: Job | null, column: string, name: TaskName): Estimate | null {
  if (job?.column !== column || !job.look?.tally) return null;
  const { done, total, tally } = job.look;
  const task = taskOf(name);
  const { unit, better } = task.heading;
  return { ...task.estimate(tally, done), unit, better, samples: done, total };
}

/** How an estimate looks beside the baseline: broken only where even the good end of its interval is. */
export function standingOfEstimate(
  { interval: [low, high] }: Pick<Estimate, 'interval'>,
  baseline: TaskReport | null | undefined,
): Standing {
  const headline = headlineOf(baseline);
  if (!headline || headline.nothing === null) return 'same';
  const { nothing, better, value } = headline;
  const isHigher = better === 'higher';
  const guesses = isHigher ? low <= nothing : high >= nothing;
  return standingOf(
    { value: isHigher ? high : low, guesses },
    { value, guesses: false },
    { nothing, better },
  );
}
