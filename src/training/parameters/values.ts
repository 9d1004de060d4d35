/** Trained values as the network reads them, and as the file will hold them. */
import * as tf from '@tensorflow/tfjs-core';
import { type Operator, tensorAt } from '../../ir/model.ts';
import { channelAxisOf, weightInput } from '../../ir/operands.ts';
import { SMALLEST_HALF_RANGE } from '../../quantization/rounding/rounding.ts';
import type { WeightLattice } from '../../quantization/trained/fake-quantization.ts';
import { fakeQuantizeLearned, fakeQuantizeSteps, fakeQuantizeTracked } from '../fake-quantize.ts';
import { toFile } from '../forward/layouts.ts';
import { storedBlockScale } from './block-scales.ts';
import { fromScales } from './scale-view.ts';
import { normOf, type ParameterTable, type TrainedEntry } from './table.ts';

export interface ParameterPass {
  /** Batch statistics instead of running ones. */
  readonly training: boolean;
  /** Whether fake-quantizers act. */
  readonly quantized: boolean;
}

/** See `TrainedParameters.operands`. */
export function operandsOf(
  table: ParameterTable,
  operator: Operator,
  pass: ParameterPass,
  inputScale?: number,
): (tf.Tensor | undefined)[] {
  /** Value of a step of the weights, one per channel; their ranges are looked for once. */
  let weightScale: tf.Tensor | undefined;
  return operator.inputs.map((tensor) => {
    const entry = table.entries.get(tensor);
    if (!entry) return table.constants.get(tensor);
    if (entry.role === 'bias') {
      const norm = normOf(table, operator);
      if (norm && pass.training) return undefined;
      const bias = norm ? norm.offset() : entry.variable;
      if (!weightScale || inputScale === undefined) return bias;
      // In whole steps of the accumulator: where a channel's weights are large beside its bias, these are coarse.
      return fakeQuantizeSteps(bias, tf.mul(weightScale, inputScale));
    }
    const value = folded(table, entry);
    const { lattice } = entry;
    if (!pass.quantized || !lattice) return value;
    const half = tf.tidy(() => halfOf(entry, lattice, value));
    weightScale = tf.div(tf.reshape(half, [-1]), lattice.topLevel);
    return rounded(entry, lattice, value, half);
  });
}

/** Value of the largest level, of the shape of the scales; `value` is the folded weights. */
function halfOf(
  { logHalf, scales }: TrainedEntry,
  lattice: WeightLattice,
  value: tf.Tensor,
): tf.Tensor {
  const stored = (half: tf.Tensor) => storedHalf(half, lattice);
  if (logHalf) return stored(tf.exp(logHalf));
  const axes = scales.shape.flatMap((length, i) => (length === 1 ? [i] : []));
  const largest = tf.reshape(tf.max(tf.abs(tf.reshape(value, scales.weights)), axes), scales.shape);
  return stored(tf.maximum(largest, SMALLEST_HALF_RANGE[lattice.arithmetic]));
}

/** As the file can say it: scales of blocks are rounded. */
function storedHalf(half: tf.Tensor, { blockSize, topLevel }: WeightLattice): tf.Tensor {
  return blockSize === null ? half : tf.mul(storedBlockScale(tf.div(half, topLevel)), topLevel);
}

/** Folded weights as a kernel reads them. `half` is a constant of the step: no gradient goes through it. */
function rounded(
  { logHalf, scales }: TrainedEntry,
  lattice: WeightLattice,
  value: tf.Tensor,
  half: tf.Tensor,
): tf.Tensor {
  const weights = tf.reshape(value, scales.weights);
  const result = logHalf
    ? fakeQuantizeLearned(weights, logHalf, half, lattice)
    : fakeQuantizeTracked(weights, half, lattice);
  return tf.reshape(result, value.shape);
}

/** Weights as the file will hold them: BatchNorm folded in, not rounded. */
function folded(table: ParameterTable, entry: TrainedEntry): tf.Tensor {
  const norm = normOf(table, entry.operator);
  if (!norm || entry.role !== 'weight') return entry.variable;
  return norm.scaled(entry.variable, variableAxis(entry));
}

/** The variable's dimension of output channels. */
function variableAxis({ operator, layout }: TrainedEntry): number {
  return layout.order.indexOf(channelAxisOf(operator, weightInput(operator)) ?? 0);
}

/** What the file will hold, in the layout of training: a tensor of its own. */
export function valueInFile(table: ParameterTable, entry: TrainedEntry): tf.Tensor {
  return tf.tidy(() => {
    const norm = normOf(table, entry.operator);
    return tf.clone(norm && entry.role === 'bias' ? norm.offset() : folded(table, entry));
  });
}

/** The same as numbers in the file's layout. */
export async function fileValues(
  table: ParameterTable,
  entry: TrainedEntry,
): Promise<Float32Array> {
  const value = valueInFile(table, entry);
  const data = (await value.data()) as Float32Array;
  value.dispose();
  return toFile(data, tensorAt(table.graph, entry.tensor).shape, entry.layout);
}

/** Value of the largest level, per channel or block as the file has them; null for what is not quantized. */
export async function halfValues(
  table: ParameterTable,
  entry: TrainedEntry,
): Promise<Float32Array | null> {
  const { lattice } = entry;
  if (!lattice) return null;
  const half = tf.tidy(() => tf.clone(halfOf(entry, lattice, folded(table, entry))));
  const data = (await half.data()) as Float32Array;
  half.dispose();
  return fromScales(data, entry.scales);
}
