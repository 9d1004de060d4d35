/** Conversions whose milliseconds are taken: from the bytes of a model file to those of a .tflite file. */
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import type { SampleRuns } from '../driver/sample-runs.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';

export interface TimedConversion {
  readonly file: Uint8Array;
  /** All of it but calibration. */
  readonly ms: number;
  readonly calibrateMs: number;
}

export async function timedConversion(
  bytes: Uint8Array,
  recipe: Recipe,
  runs: SampleRuns,
): Promise<TimedConversion> {
  const start = performance.now();
  const { model } = await openModel(bytes);
  const driver = createDriver(() => model);
  const { file, learnMs } = await driver.convert(recipe, { runs, check: false });
  return { file, ms: performance.now() - start - learnMs, calibrateMs: learnMs };
}

/** `runs` that run the samples once, for one model. */
export function runOnce(runs: SampleRuns): SampleRuns {
  let stats: ReturnType<SampleRuns['calibrate']> | undefined;
  return {
    ...runs,
    calibrate(task) {
      stats ??= runs.calibrate(task);
      return stats;
    },
  };
}
