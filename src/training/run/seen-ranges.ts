import * as tf from '@tensorflow/tfjs-core';
import type { Range } from '../../tensor/histogram.ts';

/** Gathers the range of each activation that one pass goes through. */
export interface SeenRanges {
  /** To be called within the pass; the tensors in `ends` live on until they are disposed. */
  observe(tensor: number, values: tf.Tensor): void;
  /** Smallest and largest value of each tensor seen: two scalars for each. */
  readonly ends: readonly tf.Scalar[];
  /** @param values those of `ends`, in their order. */
  read(values: ArrayLike<number>): Map<number, Range>;
}

export function seenRanges(): SeenRanges {
  const tensors: number[] = [];
  const ends: tf.Scalar[] = [];
  return {
    ends,
    observe(tensor, values) {
      tensors.push(tensor);
      ends.push(tf.keep(tf.min(values)), tf.keep(tf.max(values)));
    },
    read: (values) =>
      new Map(
        tensors.map((tensor, i) => [
          tensor,
          { min: values[2 * i] ?? 0, max: values[2 * i + 1] ?? 0 },
        ]),
      ),
  };
}
