/** The float model's file. */
import { columnRecipe } from '../../quantization/recipe/recipe.ts';
import type { CompilerThread } from './compiler-thread.ts';
import { convertIn } from './conversion.ts';
import type { Job } from './jobs.ts';
import type { FloatFile } from './measure.ts';

/** The float model that files of the open one are held against, where nobody knows the right answers. */
export function floatIn(compiler: CompilerThread, job: Job): FloatFile {
  const recipe = columnRecipe('float32');
  return {
    hash: compiler.model().hash,
    async file() {
      const { api } = await convertIn(compiler, recipe, { samplesOf: null, check: false }, job);
      return api.file(recipe);
    },
  };
}
