/** What the engine asks of an inference runtime; `adapters/litert` is the real one. */
import type { Diagnostic } from '../base/diagnostic.ts';
import type { DType, TensorData } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';

/** An input or output as the loaded file has it; dimensions are all known. */
export interface TensorInfo {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A loaded file. Shapes are static: the batch is the one written in the file. */
export interface LoadedModel {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** What is to be known of how the device runs this file; empty where there is nothing to say. */
  readonly remarks: readonly Diagnostic[];
  /** Runs once. One typed array per input, in the graph's order; returns fresh copies of the outputs. */
  run(inputs: readonly TensorData[]): Promise<TensorData[]>;
  dispose(): void;
}

/** Runs .tflite files. */
export interface InferenceRuntime {
  /** Name and version, for reports. */
  readonly name: string;
  /** @throws PlaygroundError `runtime-failed` when the runtime refuses the file. */
  load(file: Uint8Array): Promise<LoadedModel>;
}
