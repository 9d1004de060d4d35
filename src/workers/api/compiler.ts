/** What the compiler thread does: it holds the open model and everything made from it. */
import type { LayerRows } from '../../calibration/sample-layers.ts';
import type { TensorStats } from '../../calibration/statistics.ts';
import type { SampleNeed } from '../../driver/converter.ts';
import type { CalibrationTask, ComparisonTask, RoundingTask } from '../../driver/sample-runs.ts';
import type { ReadOptions } from '../../formats/format.ts';
import type { WeightPicture } from '../../quantization/pictures/weight-picture.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { ModelSummary, TimedConversion } from './engine.ts';
import type { NamedFile, TrainedFormat } from './files.ts';
import type { Outcome, Report } from './outcome.ts';

/** {@link SampleRuns} as the compiler thread sees them: the page passes its calls on to a runtime thread. */
export interface RemoteSampleRuns {
  calibrate(task: CalibrationTask): Promise<Outcome<TensorStats>>;
  sampleLayers(task: RoundingTask): Promise<Outcome<ReadonlyMap<string, LayerRows>>>;
  compare(task: ComparisonTask): Promise<Outcome<readonly (Float64Array | null)[]>>;
}

export interface CompilerApi {
  /** Reads a model; the one open before stays when this fails. */
  open(
    name: string,
    files: readonly NamedFile[],
    options: ReadOptions,
  ): Promise<Outcome<ModelSummary>>;
  /** What has to be learned from samples before `convert`; null when nothing has. */
  needs(recipe: Recipe): Promise<Outcome<SampleNeed | null>>;
  /** Learns all of it, and keeps it for this recipe and those that share it. `report` tells of learned rounding, in percent. */
  prepare(recipe: Recipe, runs: RemoteSampleRuns, report: Report): Promise<Outcome<void>>;
  /**
   * Holds the scheme `best` against `tflite`: `convert`, `file` and `weights` may give others from then on. Done once for a
   * recipe. `runs` null: there are no samples.
   */
  check(recipe: Recipe, runs: RemoteSampleRuns | null, report: Report): Promise<Outcome<void>>;
  convert(recipe: Recipe): Promise<Outcome<TimedConversion>>;
  /** The float model with the weights of a training run, as files. */
  trainedFiles(run: string, format: TrainedFormat): Promise<Outcome<readonly NamedFile[]>>;
  /** The converted file. */
  file(recipe: Recipe): Promise<Outcome<Uint8Array>>;
  /** Bytes of that file after gzip; other calls are heard meanwhile. `report` gets bytes. */
  gzipBytes(recipe: Recipe, report: Report): Promise<Outcome<number>>;
  /** Ends what `gzipBytes` does: it fails with `cancelled`. */
  stopGzip(): Promise<Outcome<void>>;
  weights(recipe: Recipe, layer: string, channel: number | null): Promise<Outcome<WeightPicture>>;
}
