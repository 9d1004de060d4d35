/** An autopsy: in the compiler thread, its files run by the runtime threads. */
import { factsOf } from '../../adapters/datasets/index.ts';
import type { SourceReference } from '../../adapters/datasets/source.ts';
import type { AutopsyReport } from '../../autopsy/report.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import { moreSamples } from '../more-samples.ts';
import type { CompilerThread } from './compiler-thread.ts';
import type { Job } from './jobs.ts';
import { createProbe } from './probe.ts';
import { createSampleRuns } from './sample-runs.ts';

/** What is measured on. */
export interface ExplainedOn {
  readonly source: SourceReference;
  /** Test samples of it, or as many as there are. */
  readonly samples: number;
}

/** Reports files that have been run as `measuring`, remedies that have been tried as `comparing`. */
export async function explainIn(
  compiler: CompilerThread,
  recipe: Recipe,
  { source, samples }: ExplainedOn,
  job: Job,
): Promise<AutopsyReport> {
  job.report({ stage: 'measuring', done: 0, total: 1 });
  const { task, testSamples } = factsOf(source);
  const api = await compiler.ready();
  const labels = await job.onPool(([runtime]) => runtime.labels(source));
  const probe = createProbe(job, source, { first: 0, count: Math.min(samples, testSamples) });
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
