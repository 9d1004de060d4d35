/** An autopsy as a caller of the engine sets it up, in this thread. */
import type { Autopsy } from '../autopsy/autopsy.ts';
import { type Examination, examine } from '../autopsy/examine.ts';
import { type Explanation, explain } from '../autopsy/explain.ts';
import { probeHere } from '../autopsy/probe.ts';
import { createDriver } from '../driver/driver.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import type { Model } from '../ir/model.ts';
import type { SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';

/** What is explained, and on which samples. */
export interface ExplainedHere
  extends Partial<Pick<Autopsy, 'task' | 'labels' | 'signal' | 'onProgress'>> {
  /** As it was opened. */
  readonly model: Model;
  readonly recipe: Recipe;
  /** Samples that are measured. */
  readonly samples: SampleSource;
  /** Samples that ranges are learned from: those that are measured by default, null for none. */
  readonly calibration?: SampleSource | null;
  readonly runtime: InferenceRuntime;
}

/** @throws PlaygroundError as `explain`. */
export const explainHere = (job: ExplainedHere): Promise<Explanation> => explain(autopsyOf(job));

/** Only what is measured. @throws PlaygroundError as `examine`. */
export const examineHere = (job: ExplainedHere): Promise<Examination> => examine(autopsyOf(job));

function autopsyOf(job: ExplainedHere): Autopsy {
  const { model, samples, calibration = samples, runtime, task = null, labels = null } = job;
  const { recipe, signal, onProgress } = job;
  const options = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const runsOn = (all: SampleSource) =>
    createSampleRuns({
      samples: (count) => ({ ...all, count: Math.min(count, all.count) }),
      runtime,
      ...options,
    });
  return {
    ...{ driver: createDriver(() => model), recipe, task, labels },
    ...options,
    runs: calibration && runsOn(calibration),
    calibrationSamples: calibration?.count ?? null,
    probe: probeHere({ samples, runtime, signal }),
    recalibrated: async (job) => {
      const other = createDriver(() => model);
      const runs = runsOn(samples);
      const { file } = await other.convert(recipe, { ...job, runs, check: true });
      return { file, recipe: null };
    },
  };
}
