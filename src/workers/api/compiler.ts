/** What the compiler thread does: it holds the open model and everything made from it. */
import type { CalibrationGraph } from '../../calibration/calibrate.ts';
import type { LayerRows } from '../../calibration/sample-layers.ts';
import type { TensorStats } from '../../calibration/statistics.ts';
import type { RoundingGraph } from '../../quantization/learned-rounding/layers.ts';
import type { Recipe } from '../../quantization/recipe.ts';
import type { WeightPicture } from '../../quantization/weight-picture.ts';
import type { ModelSummary, TimedConversion } from './engine.ts';
import type { Outcome } from './outcome.ts';

export type TrainedFormat = 'tflite' | 'tfjs-layers';

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface CalibrationTask extends Pick<CalibrationGraph, 'inputs' | 'tensors'> {
  readonly file: Uint8Array;
}

/** What has to be run so that layers can learn how to round. */
export interface RoundingTask extends Pick<RoundingGraph, 'inputs' | 'tensors' | 'layers'> {
  readonly file: Uint8Array;
}

export interface CompilerApi {
  /** Reads a model; the one open before stays when this fails. */
  open(name: string, files: readonly NamedFile[]): Promise<Outcome<ModelSummary>>;
  /** What has to be calibrated before `convert`; null when nothing has. To be asked again after `learn`. */
  calibrationTask(recipe: Recipe): Promise<Outcome<CalibrationTask | null>>;
  /** Keeps what calibration saw, for this recipe and all with the same float graph and number of samples. */
  learn(recipe: Recipe, stats: TensorStats): Promise<Outcome<void>>;
  /** What has to be run before `learnRounding`, once calibration is done; null when nothing has to be learned. */
  roundingTask(recipe: Recipe): Promise<Outcome<RoundingTask | null>>;
  /** Learns how to round from what the task gave, and keeps it for this recipe. `report` gets percent of 100. */
  learnRounding(
    recipe: Recipe,
    rows: ReadonlyMap<string, LayerRows>,
    report: (done: number, total: number) => void,
  ): Promise<Outcome<void>>;
  convert(recipe: Recipe): Promise<Outcome<TimedConversion>>;
  /** The float model with the weights of a training run, as files. */
  trainedFiles(run: string, format: TrainedFormat): Promise<Outcome<readonly NamedFile[]>>;
  /** The converted file. */
  file(recipe: Recipe): Promise<Outcome<Uint8Array>>;
  /** Bytes of that file after gzip. */
  gzipBytes(recipe: Recipe): Promise<Outcome<number>>;
  weights(recipe: Recipe, layer: string, channel: number | null): Promise<Outcome<WeightPicture>>;
}
