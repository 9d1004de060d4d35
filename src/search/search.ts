/** The what-if search: from single layers to the best file for a budget, every candidate a real file. */
import { toErrorData } from '../base/errors.ts';
import type { Expedition } from './explore.ts';
import { explore } from './explore.ts';
import { paretoFront } from './front.ts';
import { bestOf } from './goal.ts';
import { type LedgerJob, openLedger, Spent } from './ledger.ts';
import type { FailedTrial, Trial } from './trial.ts';

/** What a search is given. */
export interface SearchJob extends LedgerJob, Omit<Expedition, 'ledger'> {}

/** What a search found. */
export interface SearchResult {
  /** The file to take: see `bestOf`. Null where none keeps within the budget. */
  readonly best: Trial | null;
  /** Of all files that are known, those of earlier searches among them. */
  readonly front: readonly Trial[];
  readonly trials: readonly Trial[];
  readonly failures: readonly FailedTrial[];
  /** Recipes that this search asked for, those among them that were known. */
  readonly asked: number;
  /** Whether it was stopped from outside before it was done. */
  readonly stopped: boolean;
}

/**
 * Searches until the budget is used up or nothing is left to try. The same job finds the same, whatever of it is known already.
 * When `signal` is aborted it ends with what it has.
 * @throws PlaygroundError `out-of-memory`, `runtime-missing`, `bad-data`, `bad-calibration`.
 */
export async function search(job: SearchJob): Promise<SearchResult> {
  const ledger = openLedger(job);
  let stopped = false;
  try {
    await explore({ ...job, ledger });
  } catch (error) {
    stopped = toErrorData(error).code === 'cancelled';
    if (!stopped && !(error instanceof Spent)) throw error;
  }
  const trials = ledger.trials();
  return {
    best: bestOf(trials, job.goal, job.scale) ?? null,
    front: paretoFront(trials),
    trials,
    failures: ledger.failures(),
    asked: ledger.asked(),
    stopped,
  };
}
