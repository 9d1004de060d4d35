/** What is known of an accuracy while it is measured: samples are run in a random order, so the first stand for all. */
import { wilsonInterval } from '../evaluation/statistics.ts';
import type { TaskReport } from '../evaluation/tasks.ts';
import { type Standing, standingOf } from '../evaluation/verdict.ts';
import { FIRST_LOOK } from '../workers/api/jobs.ts';
import type { ColumnProgress } from '../workers/engine.ts';
import type { Job } from './state.ts';

export interface Estimate {
  /** 0..1, of the samples so far. */
  readonly accuracy: number;
  /** 95 % Wilson score interval. */
  readonly interval: readonly [low: number, high: number];
  readonly samples: number;
  /** Samples of the whole test set. */
  readonly total: number;
}

/** Whether enough is measured for a look, and not all: before the first few hundred samples an interval says nothing. */
export function isWorthALook({ stage, done, total, right }: ColumnProgress): boolean {
  return stage === 'measuring' && right !== undefined && done >= FIRST_LOOK && done < total;
}

/** Null before the first samples, without labels, and for other columns than the one that is measured. */
export function estimateOf(job: Job | null, column: string): Estimate | null {
  if (job?.column !== column || !job.look) return null;
  const { done, total, right = 0 } = job.look;
  return {
    accuracy: right / done,
    interval: wilsonInterval(right, done),
    samples: done,
    total,
  };
}

/** How an estimate looks beside the baseline: broken only where even the good end of its interval is. */
export function standingOfEstimate(
  { interval: [low, high] }: Estimate,
  baseline: TaskReport | null | undefined,
): Standing {
  if (!baseline?.labelled || baseline.classes < 2) return 'same';
  const chance = 1 / baseline.classes;
  const reference = { accuracy: baseline.labelled.accuracy, guesses: false };
  return standingOf({ accuracy: high, guesses: low <= chance }, reference, chance);
}
