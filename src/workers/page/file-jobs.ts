/** Jobs about the checked file of a recipe, which lies in the compiler thread: converted first, if it has not been yet. */
import { asPlaygroundError } from '../../base/errors.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { StarterName } from '../../starters/kinds.ts';
import type { StarterNames } from '../api/files.ts';
import type { GzipControl, JobControl } from '../api/jobs.ts';
import type { CompilerThread } from './compiler-thread.ts';
import { convertIn } from './conversion.ts';
import type { Job, RunJob } from './jobs.ts';

/** @param runtimeUrl folder of LiteRT.js, absolute. */
export function createFileJobs(compiler: CompilerThread, job: RunJob, runtimeUrl: string) {
  /** The thread that has the file. */
  const checked = async (recipe: Recipe, own: Job) =>
    (await convertIn(compiler, recipe, { samplesOf: null, check: true }, own)).api;

  return {
    /** The .tflite itself. */
    file: (recipe: Recipe, control?: JobControl) =>
      job(control, async (own) => {
        const api = await checked(recipe, own);
        return api.file(recipe);
      }),

    /** Which devices run it, and what firmware must know of it; the file stays where it is. */
    check: (recipe: Recipe, control?: JobControl) =>
      job(control, async (own) => {
        const api = await checked(recipe, own);
        return api.check(recipe);
      }),

    /** Code that starts a project with it: the content of one file. */
    starter: (recipe: Recipe, name: StarterName, names: StarterNames, control?: JobControl) =>
      job(control, async (own) => {
        const api = await checked(recipe, own);
        return api.starter(recipe, name, names, runtimeUrl);
      }),

    /** Its bytes after gzip. Other calls need not wait for it; `onProgress` gets bytes. */
    async gzip(recipe: Recipe, control?: GzipControl): Promise<number> {
      const { signal, onProgress } = control ?? {};
      // A thread that was ended since has forgotten the file.
      const api = await job(signal && { signal }, (own) => checked(recipe, own));
      try {
        return await api.gzipBytes(recipe, {
          ...(signal && { signal }),
          ...(onProgress && { onProgress }),
        });
      } catch (error) {
        throw asPlaygroundError(error);
      }
    },
  };
}
