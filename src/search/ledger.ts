/** Keeps account of a search: evaluates each recipe once, within a budget, and remembers what was found. */
import { type ErrorCode, toErrorData } from '../base/errors.ts';
import { checkCancelled, type JobOptions } from '../base/progress.ts';
import { type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import { type Evaluation, type FailedTrial, isTrial, type Measured, type Trial } from './trial.ts';

/** Builds the file of a recipe and runs it. @throws PlaygroundError where there is no such file. */
export type Evaluate = (recipe: Recipe) => Promise<Measured>;

/** What a ledger is opened with. */
export interface LedgerJob extends JobOptions {
  readonly evaluate: Evaluate;
  /** Of an earlier search: not evaluated again. */
  readonly known: readonly Evaluation[];
  /** Recipes that may be asked for, known ones and failures among them: so that a search that goes on ends as if it had not stopped. */
  readonly evaluations: number;
  /** Told of each new evaluation, in order. */
  readonly onEvaluation?: (evaluation: Evaluation) => void | Promise<void>;
}

/** The budget is used up. */
export class Spent extends Error {}

/** Nothing that another recipe would not meet as well. */
const FATAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['cancelled', 'out-of-memory', 'runtime-missing', 'bad-data', 'bad-calibration'] as const),
]);

export type Ledger = ReturnType<typeof openLedger>;

export function openLedger(job: LedgerJob) {
  const { evaluate, known, evaluations, onEvaluation, signal, onProgress } = job;
  const found = new Map<string, Evaluation>(
    known.map((evaluation) => [recipeKey(evaluation.recipe), evaluation]),
  );
  const asked = new Set<string>();

  async function evaluated(recipe: Recipe): Promise<Evaluation> {
    try {
      const { bytes, score, mse } = await evaluate(recipe);
      return { recipe, bytes, score, mse };
    } catch (error) {
      checkCancelled(signal);
      const { code, message } = toErrorData(error);
      if (FATAL.has(code)) throw error;
      return { recipe, failed: message };
    }
  }

  return {
    /**
     * The file of `recipe`; null where there is none.
     * @throws Spent before more recipes than the budget has; PlaygroundError `cancelled`, and what no recipe can help.
     */
    async ask(recipe: Recipe): Promise<Trial | null> {
      const key = recipeKey(recipe);
      if (!asked.has(key) && asked.size >= evaluations) throw new Spent();
      checkCancelled(signal);
      let evaluation = found.get(key);
      if (!evaluation) {
        evaluation = await evaluated(recipe);
        found.set(key, evaluation);
        await onEvaluation?.(evaluation);
      }
      asked.add(key);
      onProgress?.({ stage: 'measuring', done: asked.size, total: evaluations });
      return isTrial(evaluation) ? evaluation : null;
    },
    isAsked: (recipe: Recipe) => asked.has(recipeKey(recipe)),
    /** Recipes that may still be asked for. */
    left: () => evaluations - asked.size,
    /** Recipes that this search has asked for. */
    asked: () => asked.size,
    /** All files that are known, those of earlier searches first. */
    trials: () => [...found.values()].filter(isTrial),
    failures: (): readonly FailedTrial[] =>
      [...found.values()].flatMap((evaluation) => (isTrial(evaluation) ? [] : [evaluation])),
    /** Files that this search has asked for. */
    own: () => [...found].flatMap(([key, one]) => (asked.has(key) && isTrial(one) ? [one] : [])),
  };
}
