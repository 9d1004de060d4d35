/**
 * The end of a search: files that may be the best are measured on further samples. Those that it ran on cannot tell such files apart,
 * and the best score of many is a lucky one.
 */
import { recipeKey } from '../quantization/recipe/recipe.ts';
import type { MeasureAgain } from './again.ts';
import { expectedGain, type Scale } from './expected.ts';
import { bestOf, type Goal, isWithin } from './goal.ts';
import { unlessFatal } from './ledger.ts';
import type { Judged, Trial } from './trial.ts';

/** Files that are measured again. */
export const FINALISTS = 6;

/** What finals are about. */
export interface FinalsJob {
  readonly goal: Goal;
  readonly scale: Scale;
  readonly signal?: AbortSignal;
  readonly again: MeasureAgain;
  /** Told how many are about to be measured. */
  readonly onFinals?: ((files: number) => void | Promise<void>) | undefined;
}

/** What is known, and how it is known better. */
interface Known {
  trials(): readonly Trial[];
  amend(trial: Trial): Promise<void>;
}

/**
 * Measures them, and what is then the best until that was measured, too. Those that were measured stay as they are.
 * @throws PlaygroundError what no other file can help.
 */
export async function measureFinalists(
  known: Known,
  { goal, scale, again, onFinals, signal }: FinalsJob,
): Promise<void> {
  const tried = new Set<string>();
  const isFresh = (trial: Trial) => !trial.again && !tried.has(recipeKey(trial.recipe));
  for (let round = 0; round <= FINALISTS; round++) {
    const best = bestOf(known.trials(), goal, scale);
    const wanted = round === 0 ? finalistsOf(known.trials(), goal, scale) : best ? [best] : [];
    const next = wanted.filter(isFresh);
    if (round > 0 && next.length === 0) return;
    if (next.length > 0) await onFinals?.(next.length);
    // Several threads have one each.
    const begun = next.map((trial) => ({
      trial,
      measured: unlessFatal(() => again(trial.recipe), signal),
    }));
    for (const { measured } of begun) measured.catch(() => undefined);
    for (const { trial, measured } of begun) {
      tried.add(recipeKey(trial.recipe));
      const result = await measured;
      if (!('failed' in result)) await known.amend({ ...trial, again: result });
    }
  }
}

/**
 * Within bytes: the best so far, then those that may be better still: what they should gain, and half as likely more. Within a loss: the
 * best so far alone; where it loses too much on further samples, another one is.
 */
export function finalistsOf<T extends Judged>(
  trials: readonly T[],
  goal: Goal,
  scale: Scale,
): readonly T[] {
  const best = bestOf(trials, goal, scale);
  if (!best) return [];
  if (goal.kind === 'loss') return [best];
  const ordered = trials
    .filter((trial) => isWithin(trial, goal, scale))
    .map((trial) => ({ trial, hope: hopeOf(trial, scale) }))
    .toSorted((a, b) => b.hope - a.hope || a.trial.mse - b.trial.mse)
    .map(({ trial }) => trial);
  // Many recipes give the same file.
  const files = new Map<string, T>();
  for (const trial of [best, ...ordered]) {
    const file = JSON.stringify([trial.bytes, trial.score, trial.mse]);
    if (!files.has(file)) files.set(file, trial);
  }
  return [...files.values()].slice(0, FINALISTS);
}

/** By the samples that were searched on: who was measured again stays a finalist. */
function hopeOf({ again: _, ...judged }: Judged, scale: Scale): number {
  const { mean, doubt } = expectedGain(judged, scale);
  return mean + doubt;
}
