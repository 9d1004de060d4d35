/** What an autopsy is given. */
import type { JobOptions } from '../base/progress.ts';
import type { Driver } from '../driver/driver.ts';
import type { SampleRuns } from '../driver/sample-runs.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { Probe } from './probe.ts';
import type { Yardstick } from './score.ts';

/** A recipe to be explained, and everyone who helps. */
export interface Autopsy extends JobOptions, Yardstick {
  /** Converts the model; what it has learned already is used. */
  readonly driver: Driver;
  readonly recipe: Recipe;
  /** Runs on the calibration samples; null where there are none. */
  readonly runs: SampleRuns | null;
  /** How many calibration samples there are; null where there are none. */
  readonly calibrationSamples: number | null;
  /** Runs on the samples that are measured. */
  readonly probe: Probe;
  /**
   * The file of the recipe with ranges from other samples: more of them, or the very samples that are measured. Shows what better
   * calibration samples would bring. It ought to stop with the signal of the autopsy. Null where that cannot be tried.
   */
  readonly recalibrated: ((job: Pick<JobOptions, 'signal'>) => Promise<Recalibrated>) | null;
}

/** What other calibration samples make. */
export interface Recalibrated {
  readonly file: Uint8Array;
  /** The recipe that asks for them; null where a recipe cannot. */
  readonly recipe: Recipe | null;
}
