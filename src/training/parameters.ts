/** The trained values of a network as tfjs variables: weights and biases, learned ranges of weights, BatchNorm while it is live. */
import type * as tf from '@tensorflow/tfjs-core';
import { type Model, mainGraph, NO_TENSOR, type Operator, tensorAt } from '../ir/model.ts';
import type { FakeQuantizationPlan } from '../quantization/trained/fake-quantization.ts';
import type { TrainedTensor } from '../quantization/trained/trained.ts';
import { restoreParameters, type StoredParameters, storeParameters } from './parameters/stored.ts';
import {
  normOf,
  type ParameterSettings,
  type ParameterTable,
  parameterTable,
  type TrainedEntry,
} from './parameters/table.ts';
import {
  fileValues,
  halfValues,
  operandsOf,
  type ParameterPass,
  valueInFile,
} from './parameters/values.ts';

export interface WeightReading {
  readonly layer: number;
  readonly values: Float32Array;
  /** Value of the largest level per scale; null in float training. */
  readonly half: Float32Array | null;
  readonly lowLevel: number;
  readonly topLevel: number;
}

/** How far the integers of some weights reach, over all scales. */
export interface WeightReach {
  /** Output of the layer. */
  readonly layer: number;
  readonly min: number;
  readonly max: number;
}

export interface TrainedParameters {
  /** What the optimizer changes. */
  variables(): readonly tf.Variable[];
  /**
   * The constant operands of an operator, by place; undefined for others, and for a bias that BatchNorm makes useless for
   * now.
   * @param inputScale scale of the operator's input: a bias is stored in steps of it times the weights' own.
   */
  operands(
    operator: Operator,
    pass: ParameterPass,
    inputScale?: number,
  ): readonly (tf.Tensor | undefined)[];
  /** BatchNorm with the batch's own mean and variance, where it is live; else `result`. */
  normalize(operator: Operator, result: tf.Tensor, pass: ParameterPass): tf.Tensor;
  numbers(operator: Operator, i: number): readonly number[];
  readonly hasLiveBatchNorm: boolean;
  /** Folds BatchNorm into the weights for good. */
  freezeBatchNorm(): void;
  /** Weights of the operator that writes `output`, as they would be rounded now. Null where it has none. */
  read(output: number): Promise<WeightReading | null>;
  /** Of all weights that are rounded. */
  reaches(): Promise<WeightReach[]>;
  store(): Promise<StoredParameters>;
  restore(stored: StoredParameters): void;
  /** New constants, and the learned ranges of quantized ones, in the file's layout. */
  trained(): Promise<TrainedTensor[]>;
  dispose(): void;
}

export function createParameters(
  model: Model,
  plan: FakeQuantizationPlan | null,
  settings: ParameterSettings,
): TrainedParameters {
  const graph = mainGraph(model);
  const table = parameterTable(graph, plan, settings);
  const { entries, norms } = table;

  return {
    variables: () => [
      ...[...entries.values()].flatMap(({ variable, logHalf, role, operator }) => {
        if (role === 'bias' && normOf(table, operator)) return [];
        return logHalf ? [variable, logHalf] : [variable];
      }),
      ...[...norms.values()].flatMap((norm) => norm.variables),
    ],
    operands: (operator, pass, inputScale) => operandsOf(table, operator, pass, inputScale),
    normalize(operator, result, pass) {
      const norm = normOf(table, operator);
      return norm && pass.training ? norm.normalize(result) : result;
    },
    numbers(operator, i) {
      const { data } = tensorAt(graph, operator.inputs[i] ?? NO_TENSOR);
      return data ? Array.from(data as ArrayLike<number>, Number) : [];
    },
    get hasLiveBatchNorm() {
      return norms.size > 0;
    },
    freezeBatchNorm: () => freezeBatchNorm(table),
    async read(output) {
      const entry = [...entries.values()].find(
        ({ role, operator }) => role === 'weight' && operator.outputs[0] === output,
      );
      if (!entry) return null;
      const values = await fileValues(table, entry);
      const half = await halfValues(table, entry);
      const { lowLevel = 0, topLevel = 0 } = entry.lattice ?? {};
      return { layer: output, values, half, lowLevel, topLevel };
    },
    reaches: () => reachesOf(table),
    store: () => storeParameters(table),
    restore: (stored) => restoreParameters(table, stored),
    async trained() {
      const result: TrainedTensor[] = [];
      for (const entry of entries.values()) result.push(await trainedTensor(table, entry));
      return result;
    },
    dispose() {
      for (const { variable, logHalf } of entries.values()) {
        variable.dispose();
        logHalf?.dispose();
      }
      for (const constant of table.constants.values()) constant.dispose();
      for (const norm of norms.values()) norm.dispose();
    },
  };
}

async function reachesOf(table: ParameterTable): Promise<WeightReach[]> {
  const result: WeightReach[] = [];
  for (const entry of table.entries.values()) {
    const half = await halfValues(table, entry);
    if (!half || !entry.lattice) continue;
    const { lowLevel, topLevel } = entry.lattice;
    const max = half.reduce((a, b) => Math.max(a, b), 0);
    const layer = entry.operator.outputs[0] ?? NO_TENSOR;
    result.push({ layer, min: (max * lowLevel) / topLevel, max });
  }
  return result;
}

function freezeBatchNorm(table: ParameterTable): void {
  for (const entry of table.entries.values()) {
    if (!normOf(table, entry.operator)) continue;
    const next = valueInFile(table, entry);
    entry.variable.assign(next as tf.Tensor<tf.Rank>);
    next.dispose();
  }
  for (const norm of table.norms.values()) norm.dispose();
  table.norms.clear();
}

async function trainedTensor(table: ParameterTable, entry: TrainedEntry): Promise<TrainedTensor> {
  const { tensor, lattice } = entry;
  const { name } = tensorAt(table.graph, tensor);
  const data = await fileValues(table, entry);
  const half = await halfValues(table, entry);
  if (!half) return { tensor, name, data };
  const learned = {
    min: half.map((h) => -h),
    max: half,
    quantizedDimension: lattice?.axis ?? 0,
    ...(lattice && { bits: lattice.bits }),
    ...(lattice?.blockSize != null && { blockSize: lattice.blockSize }),
  };
  return { tensor, name, data, learned };
}
