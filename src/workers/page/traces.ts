/** Single runs that are looked into, in the thread of single photos. */
import type { ErrorStation } from '../../autopsy/growth.ts';
import type { DotProduct } from '../../numbers/dot-product.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { CompilerQuestions } from '../compiler/questions.ts';
import type { TracedFiles } from '../compiler/trace-questions.ts';
import { moved } from '../crossing/moved.ts';
import type { Remote } from '../crossing/remote.ts';
import type { OneSample, TracedPair, Watched } from '../runtime/traces.ts';
import type { Runtime } from '../runtime.ts';
import type { CompilerThread } from './compiler-thread.ts';
import type { Pool } from './pool.ts';

/** A file of a column, which is written. */
export interface KnownFile {
  /** No other file has it. */
  readonly key: string;
  readonly recipe: Recipe;
}

/** @param makeFile converts again what the compiler thread has forgotten. */
export function createTraceClient(
  compiler: CompilerThread,
  pool: Pool,
  makeFile: (recipe: Recipe) => Promise<Uint8Array>,
) {
  type Thread = Remote<Runtime>;

  /** The thread, once it has both files of a trace; `key` names them. Null where there is nothing to trace. */
  const withTrace = <T>(
    key: string,
    make: () => Promise<TracedFiles | null>,
    work: (thread: Thread, pair: TracedPair) => Promise<T>,
  ) =>
    pool.runOnOne(async ([thread]) => {
      const pair = { file: `${key} | file`, float: `${key} | float` };
      if (!(await thread.photos.holds(pair.file))) {
        const files = await make();
        if (!files) return null;
        await thread.photos.hold(pair.file, moved(files.file));
        if (files.float) await thread.photos.hold(pair.float, moved(files.float));
      }
      const float = (await thread.photos.holds(pair.float)) ? pair.float : null;
      return work(thread, { ...pair, float });
    });

  /** Asks the compiler thread of a file, which is converted again where it was forgotten. */
  const askOf = async <T>(
    recipe: Recipe,
    ask: (questions: Remote<CompilerQuestions>) => Promise<T>,
  ): Promise<T> => {
    const now = async () => ask((await compiler.ready()).questions);
    return now().catch(async () => {
      await makeFile(recipe);
      return now();
    });
  };
  const watched = new Map<string, Watched>();

  return {
    /** One value of the result of operator `at`, on one sample; null where it does not multiply. */
    dot: (
      { key, recipe }: KnownFile,
      at: number,
      sample: OneSample,
      element: number | null,
    ): Promise<DotProduct | null> =>
      withTrace(
        `${key} | ${at}`,
        () => askOf(recipe, (questions) => questions.dotFiles(recipe, at)),
        (thread, pair) => thread.photos.dot(pair, at, sample, element),
      ),

    /** The error of one sample layer by layer, against the float model. */
    growth: (
      { key, recipe }: KnownFile,
      sample: OneSample,
    ): Promise<readonly ErrorStation[] | null> =>
      withTrace(
        `${key} | all`,
        async () => {
          const { names, inputs, path, ...files } = await askOf(recipe, (questions) =>
            questions.watchedFiles(recipe),
          );
          watched.set(key, { names, inputs, path });
          return files;
        },
        async (thread, pair) => {
          const known = watched.get(key);
          return known ? thread.photos.growth(pair, known, sample) : null;
        },
      ),
  };
}
