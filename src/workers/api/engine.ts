/** What the page asks of the engine: types only. `workers/client.ts` is the implementation over real workers. */
import type { Recipe } from '../../quantization/recipe.ts';
import type {
  ColumnResult,
  LayerSummary,
  ModelSummary,
  TimedConversion,
} from '../../share/results.ts';
import type { Histogram } from '../../tensor/histogram.ts';

export type { ColumnResult, LayerSummary, ModelSummary, TimedConversion };

export interface ModelSource {
  /** File name as the user knows it. */
  readonly name: string;
  readonly files: readonly Blob[];
}

/** A layer's weights as trained against where a recipe puts them. */
export interface WeightPicture {
  readonly layer: string;
  /** A single channel's picture, or null for the whole tensor. */
  readonly channel: number | null;
  /** x axis: real values, or multiples of each channel's own scale (whole tensor, per-channel). */
  readonly unit: 'value' | 'scale';
  /** As trained, 256 bins. */
  readonly trained: Histogram;
  /** Where they land: positions (in `unit`) with counts; null for float modes with too many levels to draw. */
  readonly lattice: { readonly positions: Float64Array; readonly counts: Uint32Array } | null;
  /** Null where the layer stays float32. */
  readonly quantization: WeightQuantization | null;
}

export interface WeightQuantization {
  readonly dtype: string;
  readonly bits: number;
  /** Per channel, or one value. */
  readonly scales: Float32Array;
  readonly zeroPoint: number;
  readonly levels: number;
  readonly levelsUsed: number;
  /** Share of weights that become exactly 0, 0..1. */
  readonly zeros: number;
  /** 10·log10(Σw² / Σ(w−ŵ)²); Infinity when nothing is lost. */
  readonly sqnrDb: number;
  readonly rmse: number;
  /** RMSE in units of the scale; 1/√12 = 0.289 for plain rounding. */
  readonly rmseOverScale: number;
  /** One weight followed through: the one with the largest rounding error. */
  readonly example: {
    readonly x: number;
    readonly scale: number;
    readonly zeroPoint: number;
    readonly q: number;
    readonly restored: number;
    readonly index: number;
    readonly channel: number;
  };
}

export interface ColumnProgress {
  readonly stage: 'waiting' | 'calibrating' | 'converting' | 'measuring';
  readonly done: number;
  readonly total: number;
  readonly imagesPerSecond?: number;
}

export interface JobControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ColumnProgress) => void;
}

export interface TestSetInfo {
  readonly id: string;
  readonly name: string;
  readonly classNames: readonly string[];
  readonly images: number;
}

/** The open model and its results live in workers; the page holds summaries. All errors are PlaygroundError. */
export interface Engine {
  /** Reads a model and makes it the current one; on an error the previous one stays. */
  open(source: ModelSource, control?: JobControl): Promise<ModelSummary>;
  /** Calibrates, converts, measures. `testSet` null: convert only. */
  run(recipe: Recipe, testSet: string | null, control?: JobControl): Promise<ColumnResult>;
  /** The produced .tflite (converted now if it has not been yet). */
  file(recipe: Recipe, control?: JobControl): Promise<Uint8Array>;
  weights(recipe: Recipe, layer: string, channel: number | null): Promise<WeightPicture>;
  /** True labels of a bundled test set. */
  labels(testSet: string): Promise<Uint8Array>;
  dispose(): void;
}
