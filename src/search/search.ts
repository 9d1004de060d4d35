/** The what-if search: from single layers to the best file for a budget, every candidate a real file. */
import { toErrorData } from '../base/errors.ts';
import type { Expedition } from './explore.ts';
import { explore } from './explore.ts';
import { type FinalsJob, measureFinalists } from './finals.ts';
import { paretoFront } from './front.ts';
import { bestOf } from './goal.ts';
import { type Ledger, type LedgerJob, openLedger, Spent } from './ledger.ts';
import type { FailedTrial, Trial } from './trial.ts';

/** What a search is given. */
export interface SearchJob extends LedgerJob, Omit<Expedition, 'ledger'> {
  /** Without it there are no finals. */
  readonly again?: FinalsJob['again'] | undefined;
  readonly onFinals?: FinalsJob['onFinals'];
}

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
  const { again } = job;
  const stopped = await untilStopped(async () => {
    await explored(job, ledger);
    if (again) await measureFinalists(ledger, { ...job, again });
  });
  return resultOf(job, ledger, stopped);
}

/** Tries files until the budget is used up or nothing is left. */
async function explored(job: SearchJob, ledger: Ledger): Promise<void> {
  try {
    await explore({ ...job, ledger });
  } catch (error) {
    if (!(error instanceof Spent)) throw error;
  }
}

/** Whether it was stopped from outside. */
async function untilStopped(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    if (toErrorData(error).code === 'cancelled') return true;
    throw error;
  }
}

function resultOf({ goal, scale }: SearchJob, ledger: Ledger, stopped: boolean): SearchResult {
  const trials = ledger.trials();
  return {
    best: bestOf(trials, goal, scale) ?? null,
    front: paretoFront(trials),
    trials,
    failures: ledger.failures(),
    asked: ledger.asked(),
    stopped,
  };
}
