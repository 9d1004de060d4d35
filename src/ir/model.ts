/** The intermediate representation: TFLite's own nouns as plain data. Models are values: passes return new ones and share buffers. */
import type { OptionsOf } from '../ops/index.ts';
import type { OpName } from '../ops/op-spec.ts';
import type { TableName } from '../schema/types.ts';
import type { DType, TensorData } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';

/** Blocks of a weight row that share a scale, see docs/numerics.md (h). */
export interface BlockwiseDetails {
  /** Index of the float16 tensor that holds the scales. */
  readonly scales: number;
  readonly blockSize: number;
}

/** real = scale · (q − zeroPoint), with one pair for the tensor or one per slice along `quantizedDimension`. */
export interface QuantizationParameters {
  readonly scale: Float32Array;
  /** As long as `scale`. */
  readonly zeroPoint: Int32Array;
  readonly quantizedDimension: number;
  readonly min?: Float32Array;
  readonly max?: Float32Array;
  readonly blockwise?: BlockwiseDetails;
}

/**
 * Range that quantization-aware training settled on, or that a quantized file says. It takes the place of a calibrated range,
 * or of a weight's own.
 */
export interface LearnedRange {
  /** One value for the tensor, or one per slice along `quantizedDimension`; as long as `max`. */
  readonly min: Float32Array | Float64Array;
  readonly max: Float32Array | Float64Array;
  readonly quantizedDimension: number;
  /** Of weights that training rounded: the width that the range is for. Kernels that are free to choose take it for that alone. */
  readonly bits?: number;
  /** Of weights that training rounded in blocks of a row: weights per block; one value per block. */
  readonly blockSize?: number;
}

/**
 * Batch normalization that weights have in them, for training to take it out again. The weights as stored are W · γ / σ with
 * σ = √(variance + epsilon), the bias is ((bias ?? 0) − mean) · γ / σ + β. One value per output channel.
 */
export interface FoldedBatchNorm {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  /** Running statistics of the values that are normalized. */
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly epsilon: number;
  /** Share of a running statistic that a step keeps. */
  readonly momentum: number;
  /** What the layer with the weights adds before the normalization. */
  readonly bias: Float32Array | null;
}

/** Integers that learned rounding chose for weights, and what they were chosen for. */
export interface RoundedWeights {
  readonly bits: number;
  /** Half of the range that the integers cover, one per channel or block. */
  readonly halfRange: Float64Array;
  /** One per weight. */
  readonly integers: Int8Array;
}

/** What only training reads: for all else the tensor is the same without it. No part of a .tflite file. */
export interface TrainingHints {
  /** Share of this activation's values that training sets to 0, after the operator (and its fused activation) that writes it. */
  readonly dropout?: number;
  /** On weights: the normalization folded into them. On a factor: the normalization that it belongs to. */
  readonly batchNorm?: FoldedBatchNorm;
}

/** The share that two dropouts in a row set to 0. */
export function combinedDropout(first = 0, second = 0): number {
  return first === 0 || second === 0 ? first + second : 1 - (1 - first) * (1 - second);
}

/** A constant (with `data`) or a value that is computed or given at run time. */
export interface Tensor extends TrainingHints {
  readonly name: string;
  /** A run-time batch is stored as 1 here and as −1 in `shapeSignature`, as TFLite does. */
  readonly shape: Shape;
  readonly shapeSignature?: Shape;
  readonly dtype: DType;
  /** Present on constants: the elements as stored. */
  readonly data?: TensorData;
  readonly quantization?: QuantizationParameters;
  /** Known on models that were trained for quantization or were quantized before; not part of the file format. */
  readonly learned?: LearnedRange;
  /** On weights: how they are rounded if not to the nearest integer; not part of the file format. */
  readonly rounded?: RoundedWeights;
  /** State that lives from one run to the next. */
  readonly isVariable?: boolean;
  /** Schema fields that the IR does not interpret (sparsity, variant types), kept for rewriting. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Index of an optional input that is left out. */
export const NO_TENSOR = -1;

/** An operator that another one does the work of. */
export interface AbsorbedOperator {
  readonly op: OpName;
  /** Of its result. */
  readonly name: string;
}

/** How what a layer reads is rotated before it, and its weights with it: see src/passes/rotate-inputs.ts. */
export type Rotation =
  | {
      readonly kind: 'custom-op' | 'decomposed';
      /** Values that are rotated together. */
      readonly size: number;
      /** Why it is not the form that was asked for. */
      readonly instead?: string;
    }
  /** In weights and bias of the layer `into`. */
  | { readonly kind: 'folded'; readonly size: number; readonly into: string }
  /** Asked for, and not done. */
  | { readonly kind: 'none'; readonly why: string };

/** One step of a graph. */
export interface Operator<N extends OpName = OpName> {
  readonly op: N;
  /** Indices into `Subgraph.tensors`, {@link NO_TENSOR} for an optional input left out. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: OptionsOf<N>;
  /** The table `options` is of; null for none. */
  readonly optionsTable: TableName | null;
  /** Op version; the file carries the maximum over all operators of the kind. */
  readonly version: number;
  /** For CUSTOM: the code, and the options as opaque bytes. */
  readonly customCode?: string;
  readonly customOptions?: Uint8Array;
  /** Scratch tensors that LSTM kernels keep ranges in. */
  readonly intermediates?: readonly number[];
  readonly mutatingVariableInputs?: Uint8Array;
  /** What passes folded or fused into it, in the order of the work; no part of the file format. */
  readonly absorbed?: readonly AbsorbedOperator[];
  /** Where a recipe asked for it; no part of the file format. */
  readonly rotation?: Rotation;
}

/** Tensors and the operators between them. */
export interface Subgraph {
  readonly name: string;
  readonly tensors: readonly Tensor[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** In execution order. */
  readonly operators: readonly Operator[];
}

/** A name for a tensor of the subgraph. */
export interface SignatureEntry {
  readonly name: string;
  readonly tensor: number;
}

/** Names for the inputs and outputs of a subgraph, by which callers feed and fetch. */
export interface Signature {
  readonly key: string;
  readonly inputs: readonly SignatureEntry[];
  readonly outputs: readonly SignatureEntry[];
  readonly subgraph: number;
}

/** Bytes under a name that the file carries along; not interpreted. */
export interface MetadataEntry {
  readonly name: string;
  readonly data: Uint8Array;
}

/** A network with everything that a .tflite file says of it. */
export interface Model {
  readonly description: string;
  /** The first one is the model; further ones are bodies of control-flow ops. */
  readonly subgraphs: readonly [Subgraph, ...Subgraph[]];
  readonly signatures: readonly Signature[];
  readonly metadata: readonly MetadataEntry[];
}

/** The main subgraph. */
export function mainGraph(model: Model): Subgraph {
  return model.subgraphs[0];
}

/** `model` with another main subgraph. */
export function withMainGraph(model: Model, graph: Subgraph): Model {
  return { ...model, subgraphs: [graph, ...model.subgraphs.slice(1)] };
}

/** The tensor at `index`. @throws RangeError for an index outside the table: a caller's bug, `verify` finds it in files. */
export function tensorAt(graph: Subgraph, index: number): Tensor {
  const tensor = graph.tensors[index];
  if (!tensor) throw new RangeError(`no tensor ${index} in subgraph ${graph.name}`);
  return tensor;
}
