/** Evaluations in several threads. What is found does not depend on how many there are: they only begin early what is asked for later. */
import { PlaygroundError } from '../../base/errors.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { RecipeEvaluator } from '../../search/evaluate-recipe.ts';
import type { LedgerJob } from '../../search/ledger.ts';
import type { SearchJob } from '../../search/search.ts';
import type { SearchSpace } from '../../search/space.ts';
import { spread } from '../../search/spread.ts';
import type { OpenInputs } from './inputs.ts';
import type { Ready } from './messages.ts';
import type { SearchThread } from './thread.ts';

/** What a search asks of those who evaluate. */
export interface Evaluators
  extends Omit<RecipeEvaluator, 'count'>,
    Pick<SearchSpace, 'familyOf'>,
    Pick<LedgerJob, 'ahead'>,
    Pick<SearchJob, 'again'> {
  end(): Promise<unknown>;
}

/**
 * Spreads evaluations over threads that have read the same.
 * @throws PlaygroundError what a thread met that cannot start; `bad-data` where files changed between two of them.
 */
export async function poolOf(
  threads: readonly SearchThread[],
  { hash, further }: Pick<OpenInputs, 'hash' | 'further'>,
  signal: AbortSignal,
): Promise<Evaluators> {
  const hasFurther = further !== null;
  const stopped = untilStopped(threads, signal);
  const { kind, baseline } = await Promise.race([readyOf(threads, hash), stopped]);
  const { evaluate, ahead, makerOf } = spread(
    threads,
    (thread, recipe) => thread.ask('evaluate', recipe),
    signal,
  );
  const maker = (recipe: Recipe) => makerOf(recipe) ?? threads[0]!;
  let finals = 0;

  return {
    ...{ kind, baseline },
    evaluate: (recipe) => Promise.race([evaluate(recipe), stopped]),
    ahead,
    // A thread that knows the base has less to do.
    familyOf: (base) => Promise.race([maker(base).ask('family', base), stopped]),
    // In turn: who made the finalists may be one thread.
    again: hasFurther
      ? (recipe) =>
          Promise.race([threads[finals++ % threads.length]!.ask('again', recipe), stopped])
      : undefined,
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
