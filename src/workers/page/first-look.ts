/** A first look at a file: whoever broke it sees that at once, for the check of the scheme `best` takes longer. */
import { factsOf } from '../../adapters/datasets/index.ts';
import type { SourceReference } from '../../adapters/datasets/source.ts';
import { USUAL_DEVICE } from '../../ports/device.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import { FIRST_LOOK } from '../api/jobs.ts';
import { isCancelled } from '../crossing/connect.ts';
import type { CompilerThread } from './compiler-thread.ts';
import { convertIn } from './conversion.ts';
import type { Job } from './jobs.ts';
import { type FloatFile, measureFile } from './measure.ts';

/**
 * Runs the unchecked file of `recipe` on the first `FIRST_LOOK` samples, in the order of all measurements, and reports them
 * as a part of the whole. Nothing is done where there is no check to wait for.
 * @throws PlaygroundError `cancelled`, and what converting throws; not what running throws: the check may choose another file.
 */
export async function lookAt(
  compiler: CompilerThread,
  recipe: Recipe,
  source: SourceReference,
  float: FloatFile,
  job: Job,
): Promise<void> {
  const { testSamples } = factsOf(source);
  const api = await compiler.ready();
  if (testSamples <= FIRST_LOOK || !(await api.isUnchecked(recipe))) return;
  await convertIn(compiler, recipe, { samplesOf: source, check: false }, job);
  const file = await api.file(recipe);
  const on = { source, device: USUAL_DEVICE, gpu: null, first: FIRST_LOOK, float };
  // Only the measurement that stands can be ended early.
  const look: Job = {
    ...job,
    enough: undefined,
    report: (progress) => job.report({ ...progress, isLook: true }),
  };
  await measureFile(file, on, look).catch((error) => {
    if (isCancelled(error)) throw error;
  });
}
