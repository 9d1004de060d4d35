/** What the page knows of a model and of a column of the table: plain data that crosses threads and is stored as JSON. */

import type { Diagnostic } from '../base/diagnostic.ts';
import type { RunCost } from '../cost/run-cost.ts';
import type { TaskReport } from '../evaluation/tasks.ts';
import type { OpName } from '../ops/op-spec.ts';
import type { Device } from '../ports/device.ts';
import type { TensorInfo } from '../ports/runtime.ts';
import type { ConversionReport } from '../quantization/conversion.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { Shape } from '../tensor/shape.ts';

/** What the page shows of one operator of the float graph. */
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

/** What the page shows of the open model. */
export interface ModelSummary {
  readonly name: string;
  /** Format in words, e.g. "Keras 2 (.h5)". */
  readonly format: string;
  readonly bytes: number;
  /** sha256 of the file, hex. */
  readonly hash: string;
  readonly parameters: number;
  /** Multiply-accumulates of one run; those that are not known count 0. */
  readonly macs: number;
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
  /** Of one run; absent from results of before it was counted. */
  readonly cost?: RunCost;
}

/** All that a column of the table shows. Stored results have the same form. */
export interface ColumnResult {
  readonly recipe: Recipe;
  readonly conversion: TimedConversion;
  /** The file after gzip; null until it is counted, which takes longer than writing it. */
  readonly gzipBytes: number | null;
  /** Null without a test set, and until it is measured. */
  readonly evaluation: TaskReport | null;
  readonly testSet: string | null;
  readonly calibrateMs: number;
  readonly imagesPerSecond: number;
  /** What the file was run on; of a file that is not measured, what it is to be run on. */
  readonly device: Device;
  /** What is to be known of how the device ran it. */
  readonly remarks: readonly Diagnostic[];
  /** Runtime name and version, e.g. "LiteRT.js 2.5.3 (wasm, XNNPACK)". */
  readonly runtime: string;
}

/** Whether there is nothing left to measure. */
export function isMeasured({ testSet, evaluation }: ColumnResult): boolean {
  return testSet === null || evaluation !== null;
}
