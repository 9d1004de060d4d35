/** Batches of labelled samples. */
import type { TrainingSamples } from '../ports/batches.ts';
import type { Shape } from '../tensor/shape.ts';

export interface Batch {
  readonly values: Float32Array;
  readonly labels: Int32Array;
  readonly shape: number[];
}

/** The samples at `places` as one batch for an input of this shape (batch 1). */
export function batchOf(
  samples: TrainingSamples,
  places: ArrayLike<number>,
  inputShape: Shape,
): Batch {
  const values = new Float32Array(places.length * samples.size);
  samples.gather(places, values);
  const labels = Int32Array.from(places, (place) => samples.labels[place] ?? 0);
  return { values, labels, shape: [places.length, ...inputShape.slice(1)] };
}

/** `first` … `first + count − 1`. */
export function consecutive(first: number, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => first + i);
}
