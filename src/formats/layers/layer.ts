/** What one row of the layer table says, and what it is given. See README.md in this folder. */

import type { GraphBuilder } from '../../ir/builder.ts';
import type { Diagnostic } from '../../ir/diagnostic.ts';
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

/** One use of a layer, about to become operators. */
export interface LayerCall {
  readonly config: LayerConfig;
  readonly graph: GraphBuilder;
  /** Indices of the input tensors. */
  readonly inputs: readonly number[];
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
  note(diagnostic: Omit<Diagnostic, 'where'>): void;
}

/** How one Keras layer becomes TFLite operators, the way the TFLite converter does it. */
export interface LayerRow {
  /** Names of the trained arrays in the order in which the layer creates them. */
  readonly weights?: (config: LayerConfig) => readonly string[];
  /** Adds the operators and returns the index of the output tensor (of all, for a layer with several). */
  lower(call: LayerCall): number | readonly number[];
}
