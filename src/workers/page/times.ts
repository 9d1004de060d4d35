/** Operators of a file by themselves, timed on one runtime thread. */
import type { LayerTimes } from '../../network/time-files.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import { moved } from '../crossing/moved.ts';
import type { CompilerThread } from './compiler-thread.ts';
import type { Job } from './jobs.ts';

/** The thread is ended to stop it. */
export async function timeOperatorsIn(
  compiler: CompilerThread,
  recipe: Recipe,
  job: Job,
): Promise<LayerTimes> {
  const api = await compiler.ready();
  const files = await api.questions.singleOperators(recipe);
  job.report({ stage: 'measuring', done: 0, total: 1 });
  const { onProgress } = job.options('measuring');
  const options = { ...(onProgress && { onProgress }) };
  return job.onPool(([runtime]) => runtime.time(moved(files), options));
}
