/** What the compiler thread says of the converted file of a recipe, and gives of it. */
import { type GzipOptions, gzipSize } from '../../quantization/file/gzip.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { StarterName } from '../../starters/kinds.ts';
import type { StarterTraining } from '../../starters/starter.ts';
import type { FileCheck } from '../../targets/file-check.ts';
import type { StarterNames } from '../api/files.ts';
import { moved } from '../crossing/moved.ts';

/**
 * @param known the file, made with what was learned before.
 * @param trainingOf the settings of a run that is kept in this browser.
 */
export function createFileAnswers(
  known: (recipe: Recipe) => Promise<Uint8Array>,
  trainingOf: (run: string) => Promise<StarterTraining | undefined>,
) {
  return {
    /** The file itself; a copy goes to another thread. */
    file: known,

    /** What devices say of it, and what firmware must know of it. */
    async check(recipe: Recipe): Promise<FileCheck> {
      // Asked for late: the thread starts without the rules of all targets.
      const { checkBytes } = await import('./check-bytes.ts');
      return checkBytes(await known(recipe));
    },

    /**
     * Code that starts a project with it. @param runtimeUrl folder of LiteRT.js, absolute.
     * @throws PlaygroundError `runtime-missing`, `too-large`.
     */
    async starter(
      recipe: Recipe,
      name: StarterName,
      names: StarterNames,
      runtimeUrl: string,
    ): Promise<Uint8Array> {
      const { makeStarter } = await import('./make-starter.ts');
      const file = await known(recipe);
      const { trained } = recipe;
      const training = trained === undefined ? undefined : await trainingOf(trained);
      return moved(await makeStarter(name, { ...names, file, recipe, training }, runtimeUrl));
    },

    /** Its bytes after gzip; other calls are heard meanwhile. @throws PlaygroundError `cancelled`. */
    gzipBytes: async (recipe: Recipe, options?: GzipOptions): Promise<number> =>
      gzipSize(await known(recipe), options),
  };
}
