/** Evaluations in several threads. What is found does not depend on how many there are: they only begin early what is asked for later. */
import { PlaygroundError } from '../../base/errors.ts';
import { type Recipe, recipeKey } from '../../quantization/recipe/recipe.ts';
import type { RecipeEvaluator } from '../../search/evaluate-recipe.ts';
import type { LedgerJob } from '../../search/ledger.ts';
import type { SearchSpace } from '../../search/space.ts';
import type { Measured } from '../../search/trial.ts';
import type { Ready } from './messages.ts';
import type { SearchThread } from './thread.ts';

/** What a search asks of those who evaluate. */
export interface Evaluators
  extends Omit<RecipeEvaluator, 'count'>,
    Pick<SearchSpace, 'familyOf'>,
    Pick<LedgerJob, 'ahead'> {
  end(): Promise<unknown>;
}

/** A recipe that was begun, or that waits. */
interface Task {
  readonly recipe: Recipe;
  readonly measured: Promise<Measured>;
  begin(thread: SearchThread): Promise<unknown>;
}

/**
 * Spreads evaluations over threads that have read the same.
 * @throws PlaygroundError what a thread met that cannot start; `bad-data` where files changed between two of them.
 */
export async function poolOf(
  threads: readonly SearchThread[],
  hash: string,
  signal: AbortSignal,
): Promise<Evaluators> {
  const stopped = untilStopped(threads, signal);
  const { kind, baseline } = await Promise.race([readyOf(threads, hash), stopped]);
  const idle = new Set(threads);
  const tasks = new Map<string, Task>();
  /** What is asked for comes before what may be. */
  const asked: Task[] = [];
  let hints: readonly Recipe[] = [];
  const madeBy = new Map<string, SearchThread>();

  function next(): Task | undefined {
    const task = asked.shift();
    if (task) return task;
    const hint = hints.find((recipe) => !tasks.has(recipeKey(recipe)));
    return hint && taskOf(hint);
  }

  function begin(): void {
    for (const thread of idle) {
      const task = signal.aborted ? undefined : next();
      if (!task) return;
      idle.delete(thread);
      madeBy.set(recipeKey(task.recipe), thread);
      void task.begin(thread).finally(() => {
        idle.add(thread);
        begin();
      });
    }
  }

  function taskOf(recipe: Recipe): Task {
    let begin: Task['begin'] = async () => undefined;
    const measured = new Promise<Measured>((resolve, reject) => {
      begin = (thread) => thread.ask('evaluate', recipe).then(resolve, reject);
    });
    // Who never asks for it does not hear of it either.
    measured.catch(() => undefined);
    const task: Task = { recipe, measured, begin };
    tasks.set(recipeKey(recipe), task);
    return task;
  }

  const maker = (recipe: Recipe) => madeBy.get(recipeKey(recipe)) ?? threads[0]!;

  return {
    ...{ kind, baseline },
    evaluate(recipe) {
      const known = tasks.get(recipeKey(recipe));
      const task = known ?? taskOf(recipe);
      if (!known) asked.push(task);
      begin();
      return Promise.race([task.measured, stopped]);
    },
    ahead(recipes) {
      hints = recipes;
      begin();
    },
    // A thread that knows the base has less to do.
    familyOf: (base) => Promise.race([maker(base).ask('family', base), stopped]),
    fileOf: (recipe) => maker(recipe).ask('file', recipe),
    end: () => Promise.all(threads.map((thread) => thread.end())),
  };
}

/** Rejects once `signal` is aborted, and has the threads leave what they are measuring. */
function untilStopped(threads: readonly SearchThread[], signal: AbortSignal): Promise<never> {
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => {
      for (const thread of threads) thread.stop();
      reject(new PlaygroundError('cancelled', 'Stopped.', 'Run it again to continue.'));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  stopped.catch(() => undefined);
  return stopped;
}

async function readyOf(threads: readonly SearchThread[], hash: string): Promise<Ready> {
  const all = await Promise.all(threads.map(({ ready }) => ready));
  const [first] = all;
  if (first && all.every((one) => one.hash === hash)) return first;
  throw new PlaygroundError(
    'bad-data',
    'Model or samples changed while they were read.',
    'Run it again when they are complete.',
  );
}
