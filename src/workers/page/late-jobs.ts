/** Jobs that few ask for, and late: what they need is loaded with them, and the first picture does not wait for it. */

import type { OwnSet } from '../../adapters/datasets/own-set.ts';
import type { SetupFindings } from '../../driver/check-setup.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { PreparedSet, ScannedSet } from '../api/data.ts';
import type { JobControl } from '../api/jobs.ts';
import type { MeasuredOn } from '../api/measured-on.ts';
import type { CompilerThread } from './compiler-thread.ts';
import { floatIn } from './float-file.ts';
import type { RunJob } from './jobs.ts';

/** @param setOf what a runtime thread needs to read a person's own set. */
export function createLateJobs(
  compiler: CompilerThread,
  job: RunJob,
  setOf: (scanned: ScannedSet, prepared: PreparedSet) => Promise<OwnSet>,
) {
  return {
    /** Whether a set of the person's own is fed to the float model as it was trained: see `checkSetup`. */
    checkSet: (scanned: ScannedSet, prepared: PreparedSet, control?: JobControl) =>
      job(control, async (own): Promise<SetupFindings> => {
        const set = await setOf(scanned, prepared);
        const file = await floatIn(compiler, own).file();
        return own.onOne(([runtime]) => runtime.checkSetup(set, file, own.options('comparing')));
      }),

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
