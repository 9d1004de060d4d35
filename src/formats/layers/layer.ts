/** What one row of the layer table says, and what it is given. See README.md in this folder. */

import type { Diagnostic } from '../../base/diagnostic.ts';
import type { GraphBuilder } from '../../ir/builder.ts';
import type { OptionsOf } from '../../ops/index.ts';
import type { OpName } from '../../ops/op-spec.ts';
import type { DType, TensorData } from '../../tensor/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { LayerConfig } from './config.ts';

/** A trained array, wherever it lies; the values are read when a layer asks for them. */
export interface WeightArray {
  readonly shape: Shape;
  values(): Float32Array;
}

export type KerasVersion = 2 | 3;

/** Which steps of a sequence count. */
export interface Mask {
  /** The layer that says it. */
  readonly layer: string;
  /** The tensor, bool [batch, steps]. Its operators are added when it is first asked for. */
  readonly tensor: () => number;
  /** The call is given it; it did not come along with the values. */
  readonly isArgument?: true;
}

/** One use of a layer, about to become operators. */
export interface LayerCall {
  readonly config: LayerConfig;
  /** Major version of the Keras that wrote the model: some functions changed from 2 to 3. */
  readonly keras: KerasVersion;
  readonly graph: GraphBuilder;
  /** Indices of the input tensors. */
  readonly inputs: readonly number[];
  /** The mask that comes with each input, or null. */
  readonly masks: readonly (Mask | null)[];
  /** The only input. @throws PlaygroundError when there are several. */
  input(): number;
  /** Shape of the only input, −1 for the batch, of rank `rank` where given. */
  inputShape(rank?: number): Shape;
  /** A trained array by its name in the row's `weights`. A −1 in `shape` fits any length. @throws PlaygroundError `bad-file` */
  weight(name: string, shape: Shape): WeightArray;
  /** A constant named `layer/suffix`, made once for all uses of a shared layer. */
  constant(suffix: string, shape: Shape, data: () => TensorData, dtype?: DType): number;
  /** int32 values, e.g. axes or a shape. */
  indices(suffix: string, values: readonly number[], shape?: Shape): number;
  /** Adds an operator whose output is named after the layer, with `/suffix` for further operators of the layer. */
  emit<N extends OpName>(
    op: N,
    inputs: readonly number[],
    options: OptionsOf<N>,
    suffix?: string,
  ): number;
  /** float32 values; a number is a scalar. */
  values(suffix: string, values: number | readonly number[] | Float32Array, shape?: Shape): number;
  /** The trained arrays as they come, for layers that wrap others. */
  readonly arrays: readonly WeightArray[];
  /**
   * Lowers the layer that a wrapper's setting `json` describes, with a part of the wrapper's arrays and its masks.
   * Its tensors are named `wrapper/suffix`. Returns all of its outputs.
   */
  inner(
    json: unknown,
    inputs: readonly number[],
    arrays: readonly WeightArray[],
    suffix?: string,
  ): readonly number[];
  /** Adds an operator with several outputs, named `layer/suffix_0` and so on. */
  emitAll<N extends OpName>(
    op: N,
    inputs: readonly number[],
    options: OptionsOf<N>,
    suffix: string,
    count: number,
  ): number[];
  /** The same layer with another input (and other settings), e.g. after a reshape. */
  on(input: number, config?: LayerConfig): LayerCall;
  note(diagnostic: Omit<Diagnostic, 'where'>): void;
}

/** How one Keras layer becomes TFLite operators, the way the TFLite converter does it. */
export interface LayerRow {
  /** Names of the trained arrays in the order in which the layer creates them. */
  readonly weights?: (config: LayerConfig) => readonly string[];
  /** Share of values that the layer sets to 0 in training, where that is all it does. */
  readonly dropout?: (config: LayerConfig) => number;
  /** The layer has a `data_format`: for channels_first, the walker puts the data into TFLite's order and back. */
  readonly hasDataFormat?: boolean;
  /** The mask of its (first) output, asked for behind `lower`; where there is no such rule, Keras hands none on. */
  readonly mask?: (call: LayerCall) => Mask | null;
  /** In Keras it skips steps that are masked; this row cannot. */
  readonly refusesMask?: (config: LayerConfig) => boolean;
  /** Adds the operators and returns the index of the output tensor (of all, for a layer with several). */
  lower(call: LayerCall): number | readonly number[];
}
