/** Trained values as a checkpoint keeps them. Plain data. */
import * as tf from '@tensorflow/tfjs-core';
import { tensorAt } from '../../ir/model.ts';
import type { StoredBatchNorm } from '../batch-norm.ts';
import { toFile, toTrained } from '../forward/layouts.ts';
import { fromScales } from './scale-view.ts';
import { learnRange, type ParameterTable } from './table.ts';

export interface StoredParameter {
  readonly tensor: number;
  /** In the file's layout. */
  readonly data: Float32Array;
  readonly logHalf: Float32Array | null;
}

export interface StoredParameters {
  readonly weights: readonly StoredParameter[];
  /** Empty once BatchNorm is folded in. */
  readonly batchNorms: readonly StoredBatchNorm[];
}

export async function storeParameters({
  graph,
  entries,
  norms,
}: ParameterTable): Promise<StoredParameters> {
  const weights: StoredParameter[] = [];
  for (const { tensor, variable, layout, scales, logHalf } of entries.values()) {
    const data = (await variable.data()) as Float32Array;
    weights.push({
      tensor,
      data: toFile(data, tensorAt(graph, tensor).shape, layout),
      logHalf: logHalf ? fromScales((await logHalf.data()) as Float32Array, scales) : null,
    });
  }
  const batchNorms: StoredBatchNorm[] = [];
  for (const [tensor, norm] of norms) batchNorms.push(await norm.store(tensor));
  return { weights, batchNorms };
}

export function restoreParameters(
  { graph, entries, norms }: ParameterTable,
  { weights, batchNorms }: StoredParameters,
): void {
  for (const { tensor, data, logHalf } of weights) {
    const entry = entries.get(tensor);
    if (!entry) continue;
    const { shape } = tensorAt(graph, tensor);
    const value = tf.tensor(toTrained(data, shape, entry.layout), entry.variable.shape);
    entry.variable.assign(value);
    value.dispose();
    if (logHalf && entry.lattice) learnRange(entry, logHalf);
  }
  const kept = new Map(batchNorms.map((norm) => [norm.tensor, norm]));
  for (const [tensor, norm] of norms) {
    const values = kept.get(tensor);
    if (values) norm.restore(values);
    else {
      norm.dispose();
      norms.delete(tensor);
    }
  }
}
