/** Jobs that few ask for, and late: what they need is loaded with them, and the first picture does not wait for it. */
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { JobControl } from '../api/jobs.ts';
import type { MeasuredOn } from '../api/measured-on.ts';
import type { CompilerThread } from './compiler-thread.ts';
import type { RunJob } from './jobs.ts';

export function createLateJobs(compiler: CompilerThread, job: RunJob) {
  return {
    /** Why the file of `recipe` loses accuracy: see `explainIn`. */
    explain: (recipe: Recipe, on: MeasuredOn, control?: JobControl) =>
      job(control, async (own) => {
        const { explainIn } = await import('./explain.ts');
        return explainIn(compiler, recipe, on, own);
      }),

    /** How long each operator of the file of `recipe` takes by itself, on one thread of the CPU. */
    timeOperators: (recipe: Recipe, control?: JobControl) =>
      job(control, async (own) => {
        const { timeOperatorsIn } = await import('./times.ts');
        return timeOperatorsIn(compiler, recipe, own);
      }),
  };
}
