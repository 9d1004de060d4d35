/** Trained values as the network reads them, and as the file will hold them. */
import * as tf from '@tensorflow/tfjs-core';
import { type Operator, tensorAt } from '../../ir/model.ts';
import { channelAxisOf, weightInput } from '../../ir/operands.ts';
import { SMALLEST_HALF_RANGE } from '../../quantization/rounding/rounding.ts';
import type { WeightLattice } from '../../quantization/trained/fake-quantization.ts';
import { fakeQuantizeLearned, fakeQuantizeSteps, fakeQuantizeTracked } from '../fake-quantize.ts';
import { toFile } from '../forward/layouts.ts';
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

/** Value of the largest level, of a shape that broadcasts; `value` is the folded weights. */
function halfOf(
  { logHalf, axis }: TrainedEntry,
  lattice: WeightLattice,
  value: tf.Tensor,
): tf.Tensor {
  if (logHalf) return tf.exp(logHalf);
  const axes = value.shape.flatMap((_, i) => (i === axis ? [] : [i]));
  return tf.maximum(tf.max(tf.abs(value), axes, true), SMALLEST_HALF_RANGE[lattice.arithmetic]);
}

/** Folded weights as an integer kernel reads them. `half` is a constant of the step: no gradient goes through it. */
function rounded(
  { logHalf }: TrainedEntry,
  { topLevel }: WeightLattice,
  value: tf.Tensor,
  half: tf.Tensor,
): tf.Tensor {
  return logHalf
    ? fakeQuantizeLearned(value, logHalf, topLevel)
    : fakeQuantizeTracked(value, half, topLevel);
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

/** Value of the largest level, per channel; null for what is not quantized. */
export async function halfValues(
  table: ParameterTable,
  entry: TrainedEntry,
): Promise<Float32Array | null> {
  const { lattice } = entry;
  if (!lattice) return null;
  const half = tf.tidy(() => tf.clone(halfOf(entry, lattice, folded(table, entry))));
  const data = (await half.data()) as Float32Array;
  half.dispose();
  return data;
}
