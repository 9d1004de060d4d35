/** A search that goes on from what is known until it has tried so many files that nobody tried before. */
import { toErrorData } from '../base/errors.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { openLedger, Spent } from './ledger.ts';
import { type SearchJob, type SearchResult, search } from './search.ts';
import type { Evaluation } from './trial.ts';

/** A search that counts new files only. */
export interface SearchOnJob extends Omit<SearchJob, 'evaluations' | 'onProgress'> {
  /** Files to try at most that are not known. */
  readonly files: number;
  /** Tried before all others, where they are not known. */
  readonly first: readonly Recipe[];
}

/** What it found, with whether there was nothing left to try. */
export interface SearchOnResult extends SearchResult {
  readonly exhausted: boolean;
}

/** The same job, with the same known, tries the same files in the same order. @throws PlaygroundError as `search`. */
export async function searchOn({
  files,
  first,
  again,
  ...job
}: SearchOnJob): Promise<SearchOnResult> {
  const known = [...job.known];
  let made = 0;
  const onEvaluation = async (evaluation: Evaluation) => {
    known.push(evaluation);
    made++;
    await job.onEvaluation?.(evaluation);
    // A search with a larger budget goes another way, and could try more than are left.
    if (made >= files) throw new Spent();
  };
  const ledger = openLedger({ ...job, known, onEvaluation, evaluations: first.length });
  if (files > 0) await untilSpent(() => ledger.askAll(first));
  // What is known counts for a search as much as what is new: it may ask for more, until enough of that is new.
  let evaluations = made < files ? files : 0;
  for (;;) {
    const found = await search({ ...job, known, onEvaluation, evaluations });
    const exhausted = !found.stopped && made < files && found.asked < evaluations;
    if (found.stopped) return { ...found, exhausted };
    // Finals, among all that is known by now.
    if (exhausted || made >= files) {
      return { ...(await search({ ...job, again, known, evaluations: 0 })), exhausted };
    }
    evaluations += files - made;
  }
}

async function untilSpent(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // A search that is stopped says so itself.
    if (!(error instanceof Spent) && toErrorData(error).code !== 'cancelled') throw error;
  }
}
