/** Evaluations beside one another. What a search finds does not depend on it: what is asked for later is only begun early. */
import { type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import type { Evaluate, LedgerJob } from './ledger.ts';
import type { Measured } from './trial.ts';

/** What a search asks of those who evaluate. */
export interface Spread<W> extends Required<Pick<LedgerJob, 'ahead'>> {
  readonly evaluate: Evaluate;
  /** Who evaluated a recipe, or is about to. */
  makerOf(recipe: Recipe): W | undefined;
  /** Nothing more is begun. */
  end(): void;
}

/** A recipe that was begun, or that waits. */
interface Task<W> {
  readonly recipe: Recipe;
  readonly measured: Promise<Measured>;
  begin(worker: W): Promise<unknown>;
}

/**
 * Spreads evaluations over workers, each of which has one at a time.
 * @param workers told apart by what they are.
 * @param signal once aborted, nothing more is begun; who waits for what was begun is told by `ask`.
 */
export function spread<W>(
  workers: readonly W[],
  ask: (worker: W, recipe: Recipe) => Promise<Measured>,
  signal?: AbortSignal,
): Spread<W> {
  const idle = new Set(workers);
  const tasks = new Map<string, Task<W>>();
  /** What is asked for comes before what may be. */
  const asked: Task<W>[] = [];
  let hints: readonly Recipe[] = [];
  const madeBy = new Map<string, W>();

  function next(): Task<W> | undefined {
    const task = asked.shift();
    if (task) return task;
    const hint = hints.find((recipe) => !tasks.has(recipeKey(recipe)));
    return hint && taskOf(hint);
  }

  function begin(): void {
    for (const worker of idle) {
      const task = signal?.aborted ? undefined : next();
      if (!task) return;
      idle.delete(worker);
      madeBy.set(recipeKey(task.recipe), worker);
      void task.begin(worker).finally(() => {
        idle.add(worker);
        begin();
      });
    }
  }

  function taskOf(recipe: Recipe): Task<W> {
    let start: Task<W>['begin'] = async () => undefined;
    const measured = new Promise<Measured>((resolve, reject) => {
      start = (worker) => ask(worker, recipe).then(resolve, reject);
    });
    // Who never asks for it does not hear of it either.
    measured.catch(() => undefined);
    const task: Task<W> = { recipe, measured, begin: start };
    tasks.set(recipeKey(recipe), task);
    return task;
  }

  return {
    evaluate(recipe) {
      const known = tasks.get(recipeKey(recipe));
      const task = known ?? taskOf(recipe);
      if (!known) asked.push(task);
      begin();
      return task.measured;
    },
    ahead(recipes) {
      hints = recipes;
      begin();
    },
    makerOf: (recipe) => madeBy.get(recipeKey(recipe)),
    end() {
      hints = [];
      asked.length = 0;
    },
  };
}
