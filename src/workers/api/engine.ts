/** What the page asks of the engine: types only. `workers/client.ts` is the implementation over real workers. */
import type { EvaluationReport } from '../../evaluation/report.ts';
import type { Diagnostic } from '../../ir/diagnostic.ts';
import type { TensorInfo } from '../../ir/runtime.ts';
import type { OpName } from '../../ops/op-spec.ts';
import type { ConversionReport } from '../../quantization/conversion.ts';
import type { Recipe } from '../../quantization/recipe.ts';
import type { Histogram } from '../../tensor/histogram.ts';
import type { Shape } from '../../tensor/shape.ts';

export interface ModelSource {
  /** File name as the user knows it. */
  readonly name: string;
  readonly files: readonly Blob[];
}

export interface LayerSummary {
  /** Name of the operator's first output: unique in the model, the same before and after quantization. */
  readonly id: string;
  /** What the person called it. */
  readonly name: string;
  readonly op: OpName;
  /** What the op does, in words. */
  readonly does: string;
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  /** Trained values of the layer, weights and biases. */
  readonly parameters: number;
  /** Shape of the weight tensor, null where there is none to quantize. */
  readonly weightShape: Shape | null;
  /** Channels of the weight tensor along its quantized dimension. */
  readonly channels: number;
}

export interface ModelSummary {
  readonly name: string;
  /** Format in words, e.g. "Keras 2 (.h5)". */
  readonly format: string;
  readonly bytes: number;
  /** sha256 of the file, hex. */
  readonly hash: string;
  readonly parameters: number;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly layers: readonly LayerSummary[];
  readonly diagnostics: readonly Diagnostic[];
  /** Ids of the bundled test sets that fit the model's input and output. */
  readonly testSets: readonly string[];
}

/** What the conversion says, and the milliseconds from the float graph to the bytes, calibration left out. */
export interface TimedConversion extends ConversionReport {
  readonly convertMs: number;
}

/** All that a column of the table shows. Stored results have the same form. */
export interface ColumnResult {
  readonly recipe: Recipe;
  readonly conversion: TimedConversion;
  /** Null when no test set fits. */
  readonly evaluation: EvaluationReport | null;
  readonly testSet: string | null;
  readonly calibrateMs: number;
  readonly imagesPerSecond: number;
  /** Runtime name and version, e.g. "LiteRT.js 2.5.3 (wasm, XNNPACK)". */
  readonly runtime: string;
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
