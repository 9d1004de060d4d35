/**
 * Single steps of the conversion for tests of other rooms, which give a step what no run of the driver would: ranges that are
 * made up, statistics without a recipe. Whoever means the conversion asks the driver.
 */
import { calibrate, calibrationGraph } from '../calibration/calibrate.ts';
import type { RangeLookup } from '../calibration/estimators.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import type { Model } from '../ir/model.ts';
import type { SampleSource } from '../ports/batches.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { type Conversion, convertModel } from '../quantization/conversion.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';

/** Plan, apply and write with given ranges. */
export function convertWith(model: Model, recipe: Recipe, ranges: RangeLookup): Conversion {
  return convertModel(model, recipe, ranges);
}

/** What calibration sees of every activation, `batch` samples a run. */
export async function statisticsOf(
  model: Model,
  samples: SampleSource,
  runtime: InferenceRuntime,
  batch?: number,
): Promise<TensorStats> {
  const watched = calibrationGraph(model, batch);
  return calibrate({ ...watched, file: writeTflite(watched.model), samples, runtime });
}
