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
  /**
   * Told which unknown recipes come next, in their order, so that they can be begun at the same time. `certain`: each of them will
   * be asked for; otherwise only if nothing better turns up. What is found does not depend on it.
   */
  readonly ahead?: (recipes: readonly Recipe[], certain: boolean) => void;
}

/** The budget is used up. */
export class Spent extends Error {}

/** Nothing that another recipe would not meet as well. */
const FATAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['cancelled', 'out-of-memory', 'runtime-missing', 'bad-data', 'bad-calibration'] as const),
]);

/** What `work` gives, or why this recipe has no file. @throws what no other recipe can help. */
export async function unlessFatal<T>(
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T | Pick<FailedTrial, 'failed'>> {
  try {
    return await work();
  } catch (error) {
    checkCancelled(signal);
    const { code, message } = toErrorData(error);
    if (FATAL.has(code)) throw error;
    return { failed: message };
  }
}

/** As it is logged. */
export function evaluationOf(
  recipe: Recipe,
  result: Measured | Pick<FailedTrial, 'failed'>,
): Evaluation {
  if ('failed' in result) return { recipe, failed: result.failed };
  const { bytes, floatMacs, score, changed, mse } = result;
  return { recipe, bytes, floatMacs, score, changed, mse };
}

function asFirstMeasured({ again: _, ...trial }: Trial): Trial {
  return trial;
}

export type Ledger = ReturnType<typeof openLedger>;

export function openLedger(job: LedgerJob) {
  const { evaluate, known, evaluations, onEvaluation, ahead, signal, onProgress } = job;
  const found = new Map<string, Evaluation>(
    known.map((evaluation) => [recipeKey(evaluation.recipe), evaluation]),
  );
  const asked = new Set<string>();

  const evaluated = async (recipe: Recipe): Promise<Evaluation> =>
    evaluationOf(recipe, await unlessFatal(() => evaluate(recipe), signal));

  async function ask(recipe: Recipe): Promise<Trial | null> {
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
    return isTrial(evaluation) ? asFirstMeasured(evaluation) : null;
  }

  /** Those of `recipes` that are unknown, as far as the budget goes. */
  function announce(recipes: readonly Recipe[], certain: boolean): void {
    if (!ahead) return;
    const fresh = new Map<string, Recipe>();
    const places = new Set(asked);
    for (const recipe of recipes) {
      const key = recipeKey(recipe);
      if (places.add(key).size > evaluations) break;
      if (!found.has(key) && !fresh.has(key)) fresh.set(key, recipe);
    }
    if (fresh.size > 0) ahead([...fresh.values()], certain);
  }

  return {
    /**
     * The file of `recipe`; null where there is none.
     * @throws Spent before more recipes than the budget has; PlaygroundError `cancelled`, and what no recipe can help.
     */
    ask,
    /** What is known better now. */
    async amend(trial: Trial): Promise<void> {
      found.set(recipeKey(trial.recipe), trial);
      await onEvaluation?.(trial);
    },
    /** One after the other, each whatever comes of those before it. @throws as `ask`. */
    async askAll(recipes: readonly Recipe[]): Promise<readonly (Trial | null)[]> {
      announce(recipes, true);
      const trials: (Trial | null)[] = [];
      for (const recipe of recipes) trials.push(await ask(recipe));
      return trials;
    },
    /** Recipes that are asked for next unless something better turns up. */
    foresee: (recipes: readonly Recipe[]) => announce(recipes, false),
    isAsked: (recipe: Recipe) => asked.has(recipeKey(recipe)),
    /** Recipes that may still be asked for. */
    left: () => evaluations - asked.size,
    /** Recipes that this search has asked for. */
    asked: () => asked.size,
    /** All files that are known, those of earlier searches first. */
    trials: () => [...found.values()].filter(isTrial),
    failures: (): readonly FailedTrial[] =>
      [...found.values()].flatMap((evaluation) => (isTrial(evaluation) ? [] : [evaluation])),
    /** Files that this search has asked for, as they were first measured: a search that goes on after its finals goes the same way. */
    own: () =>
      [...found].flatMap(([key, one]) =>
        asked.has(key) && isTrial(one) ? [asFirstMeasured(one)] : [],
      ),
  };
}
