/** An autopsy: in the compiler thread, its files run by the runtime threads. */
import type { AutopsyReport } from '../../autopsy/report.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { MeasuredOn } from '../api/measured-on.ts';
import { moreSamples } from '../more-samples.ts';
import type { CompilerThread } from './compiler-thread.ts';
import type { Job } from './jobs.ts';
import { createProbe } from './probe.ts';
import { createSampleRuns } from './sample-runs.ts';

/** Reports files that have been run as `measuring`, remedies that have been tried as `comparing`. */
export async function explainIn(
  compiler: CompilerThread,
  recipe: Recipe,
  { source, samples, task, labelled }: MeasuredOn,
  job: Job,
): Promise<AutopsyReport> {
  job.report({ stage: 'measuring', done: 0, total: 1 });
  const api = await compiler.ready();
  const labels = labelled ? await job.onPool(([runtime]) => runtime.labels(source)) : null;
  const probe = createProbe(job, source, { first: 0, count: samples });
  const runs = createSampleRuns(job, source, recipe.calibrationSamples);
  const more = moreSamples(recipe);
  const others = more > recipe.calibrationSamples ? createSampleRuns(job, source, more) : null;
  return api.explain(recipe, runs, probe, others, {
    ...{ task, labels },
    ...job.options('measuring'),
    onProgress: ({ stage, done, total }) =>
      job.report({ stage: stage === 'comparing' ? stage : 'measuring', done, total }),
  });
}
