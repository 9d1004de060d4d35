/** What is known of an accuracy while it is measured: samples are run in a random order, so the first stand for all. */
import { wilsonInterval } from '../evaluation/statistics.ts';
import type { Job } from './state.ts';

/** Samples from which on an estimate is worth a look: its interval is at most 14 points wide. */
const FEWEST = 200;

export interface Estimate {
  /** 0..1, of the samples so far. */
  readonly accuracy: number;
  /** 95 % Wilson score interval. */
  readonly interval: readonly [low: number, high: number];
  readonly samples: number;
  /** Samples of the whole test set. */
  readonly total: number;
}

/** Null before the first samples, without labels, and for other columns than the one that is measured. */
export function estimateOf(job: Job | null, column: string): Estimate | null {
  if (job?.column !== column) return null;
  const { stage, done, total, right } = job.progress;
  if (stage !== 'measuring' || right === undefined || done < FEWEST || done >= total) return null;
  return {
    accuracy: right / done,
    interval: wilsonInterval(right, done),
    samples: done,
    total,
  };
}
