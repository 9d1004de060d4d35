/** What the page asks of the engine: types only. `workers/client.ts` is the implementation over real workers. */
import type { GivenShape } from '../../base/input-shape.ts';
import type { WeightPicture } from '../../quantization/pictures/weight-picture.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type {
  ColumnResult,
  LayerSummary,
  ModelSummary,
  TimedConversion,
} from '../../share/results.ts';
import type { TrainingEngine } from './training.ts';

export type {
  WeightPicture,
  WeightQuantization,
} from '../../quantization/pictures/weight-picture.ts';
export type { ColumnResult, LayerSummary, ModelSummary, TimedConversion };

export interface ModelSource {
  /** File name as the user knows it. */
  readonly name: string;
  readonly files: readonly Blob[];
  /** Of inputs whose sizes the model leaves open. */
  readonly inputShapes?: readonly GivenShape[];
}

export interface ColumnProgress {
  readonly stage: 'waiting' | 'calibrating' | 'rounding' | 'comparing' | 'converting' | 'measuring';
  readonly done: number;
  readonly total: number;
  readonly imagesPerSecond?: number;
}

export interface JobControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ColumnProgress) => void;
}

export interface GzipControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** The open model and its results live in workers; the page holds summaries. All errors are PlaygroundError. */
export interface Engine extends TrainingEngine {
  /** Reads a model and makes it the current one; on an error the previous one stays. */
  open(source: ModelSource, control?: JobControl): Promise<ModelSummary>;
  /** Calibrates and converts: all that is known of the file itself, to be measured on `testSet`; null for no measuring. */
  convert(recipe: Recipe, testSet: string | null, control?: JobControl): Promise<ColumnResult>;
  /**
   * Checks the file of `result` against the scheme `tflite`, by which the conversion may become another, and runs it on its
   * test set, if it has one.
   */
  measure(result: ColumnResult, control?: JobControl): Promise<ColumnResult>;
  /** Bytes of the file after gzip. Other calls need not wait for it; `onProgress` gets bytes. */
  gzip(recipe: Recipe, control?: GzipControl): Promise<number>;
  /** The produced .tflite (converted now if it has not been yet). */
  file(recipe: Recipe, control?: JobControl): Promise<Uint8Array>;
  weights(recipe: Recipe, layer: string, channel: number | null): Promise<WeightPicture>;
  /** True labels of a bundled test set. */
  labels(testSet: string): Promise<Uint8Array>;
  dispose(): void;
}
