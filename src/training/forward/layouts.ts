/**
 * How weights lie while they are trained: as tfjs's kernels want them, so that no step has to transpose. A layout is a
 * permutation of the file's dimensions (TFLite's), and a shape where the kernel wants another one.
 */
import type { OpName } from '../../ops/op-spec.ts';
import type { Shape } from '../../tensor/shape.ts';

export interface WeightLayout {
  /** Dimension `i` of the trained tensor is dimension `order[i]` of the file's. */
  readonly order: readonly number[];
}

const LAYOUTS: Partial<Record<OpName, WeightLayout>> = {
  /** [out, h, w, in] → [h, w, in, out]. */
  CONV_2D: { order: [1, 2, 3, 0] },
  /** [out, in] → [in, out]. */
  FULLY_CONNECTED: { order: [1, 0] },
  /** [out, h, w, in] → [h, w, out, in]. */
  TRANSPOSE_CONV: { order: [1, 2, 0, 3] },
};

/** Of the weights of `op`, of rank `rank`. */
export function layoutOf(op: OpName, rank: number): WeightLayout {
  const layout = LAYOUTS[op];
  if (layout && layout.order.length === rank) return layout;
  return { order: Array.from({ length: rank }, (_, i) => i) };
}

export function trainedShape(shape: Shape, { order }: WeightLayout): number[] {
  return order.map((dimension) => shape[dimension] ?? 1);
}

/** The file's values in the trained layout. */
export function toTrained(values: Float32Array, shape: Shape, layout: WeightLayout): Float32Array {
  return permute(values, shape, layout.order);
}

/** Trained values in the file's layout; `shape` is the file's. */
export function toFile(values: Float32Array, shape: Shape, layout: WeightLayout): Float32Array {
  const back = layout.order.map((_, i) => layout.order.indexOf(i));
  return permute(values, trainedShape(shape, layout), back);
}

function permute(values: Float32Array, shape: Shape, order: readonly number[]): Float32Array {
  if (order.every((dimension, i) => dimension === i)) return values.slice();
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const [sizes, steps] = [order.map((d) => shape[d] ?? 1), order.map((d) => strides[d] ?? 1)];
  const result = new Float32Array(values.length);
  const at = order.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = values[from]!;
    for (let d = order.length - 1; d >= 0; d--) {
      from += steps[d]!;
      at[d]! += 1;
      if (at[d]! < sizes[d]!) break;
      from -= steps[d]! * sizes[d]!;
      at[d] = 0;
    }
  }
  return result;
}
