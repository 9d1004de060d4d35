/** The other way round than the product goes: dense values in the sparse format of .tflite. */
import { DimensionType } from '../schema/enums.ts';
import type { TableObject } from '../schema/types.ts';

export interface SparseLayout {
  /** Dimensions, and blocks as numbers from the rank on, as they are stored. */
  readonly traversalOrder: readonly number[];
  readonly blockMap: readonly number[];
  readonly blockSizes: readonly number[];
  /** By place in `traversalOrder`: whether the level lists what is there. */
  readonly sparse: readonly boolean[];
}

export interface Sparsified {
  readonly values: Float32Array;
  readonly sparsity: TableObject<'SparsityParameters'>;
}

/** Level by level: of every node's children those that hold anything, or all where the level is dense. */
export function sparsify(
  dense: Float32Array,
  shape: readonly number[],
  layout: SparseLayout,
): Sparsified {
  const { traversalOrder, blockMap, blockSizes, sparse } = layout;
  const rank = shape.length;
  const blockOf = (dimension: number) => blockSizes[blockMap.indexOf(dimension)] ?? 1;
  const sizes = traversalOrder.map((order) =>
    order < rank ? (shape[order] ?? 1) / blockOf(order) : (blockSizes[order - rank] ?? 1),
  );
  const valueAt = (path: readonly number[]) => {
    const index = shape.map((_, d) => {
      const outer = path[traversalOrder.indexOf(d)] ?? 0;
      const block = blockMap.indexOf(d);
      if (block < 0) return outer;
      return outer * blockOf(d) + (path[traversalOrder.indexOf(rank + block)] ?? 0);
    });
    return dense[index.reduce((at, i, d) => at * (shape[d] ?? 1) + i, 0)] ?? 0;
  };
  const holds = (path: readonly number[]): boolean => {
    const size = sizes[path.length];
    if (size === undefined) return valueAt(path) !== 0;
    return Array.from({ length: size }, (_, i) => i).some((i) => holds([...path, i]));
  };
  let nodes: (readonly number[])[] = [[]];
  const dimMetadata = sizes.map((size, level): TableObject<'DimensionMetadata'> => {
    const segments = [0];
    const indices: number[] = [];
    const next: (readonly number[])[] = [];
    for (const path of nodes) {
      for (let i = 0; i < size; i++) {
        if (sparse[level] && !holds([...path, i])) continue;
        indices.push(i);
        next.push([...path, i]);
      }
      segments.push(indices.length);
    }
    nodes = next;
    if (!sparse[level]) return { format: DimensionType.DENSE, denseSize: size };
    const vector = (values: readonly number[]) =>
      Math.max(...values) < 256
        ? { table: 'Uint8Vector' as const, value: { values: Uint8Array.from(values) } }
        : { table: 'Int32Vector' as const, value: { values: Int32Array.from(values) } };
    return {
      format: DimensionType.SPARSE_CSR,
      arraySegments: vector(segments),
      arrayIndices: vector(indices),
    };
  });
  return {
    values: Float32Array.from(nodes, valueAt),
    sparsity: {
      traversalOrder: Int32Array.from(traversalOrder),
      ...(blockMap.length > 0 && { blockMap: Int32Array.from(blockMap) }),
      dimMetadata,
    },
  };
}
