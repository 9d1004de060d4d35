/** The sparse format of .tflite: a tree whose levels are dimensions, each with all its indices or with a list of them. */
import { DimensionType } from '../schema/enums.ts';
import type { TableObject } from '../schema/types.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';

/** A dimension in the order in which the values are stored. */
interface Level {
  readonly denseSize: number;
  /** Where the indices below each node of the level above begin in `indices`; undefined where all are there. */
  readonly segments?: ArrayLike<number>;
  readonly indices: ArrayLike<number>;
  /** What one step along it means in the dense array, in elements. */
  readonly stride: number;
  /** Steps that there are room for. */
  readonly size: number;
}

/**
 * All values in order, zeros where none is stored; undefined where indices lie outside the shape, or values are missing or left over.
 *
 * `traversalOrder` lists the dimensions as they are stored; numbers from the rank on stand for blocks, and `blockMap` says which
 * dimension each of them divides. Dimension d at block b and place p of the block has the index b · block size + p.
 */
export function denseValues(
  stored: TensorData,
  shape: Shape,
  sparsity: TableObject<'SparsityParameters'>,
): TensorData | undefined {
  const levels = levelsOf(shape, sparsity);
  if (!levels) return undefined;
  const dense = new (stored.constructor as new (length: number) => TensorData)(elementCount(shape));
  let next = 0;
  const walk = (depth: number, node: number, at: number): boolean => {
    const level = levels[depth];
    if (!level) {
      const value = stored[next++];
      if (value !== undefined) dense[at] = value;
      return true;
    }
    const { segments, indices, denseSize, stride, size } = level;
    const first = segments ? segments[node]! : 0;
    const end = segments ? segments[node + 1] : denseSize;
    if (end === undefined) return false;
    for (let i = first; i < end; i++) {
      const index = segments ? (indices[i] ?? -1) : i;
      if (index < 0 || index >= size) return false;
      if (!walk(depth + 1, segments ? i : node * denseSize + i, at + index * stride)) return false;
    }
    return true;
  };
  return walk(0, 0, 0) && next === stored.length ? dense : undefined;
}

function levelsOf(
  shape: Shape,
  {
    traversalOrder = new Int32Array(),
    blockMap = new Int32Array(),
    dimMetadata = [],
  }: TableObject<'SparsityParameters'>,
): readonly Level[] | undefined {
  const rank = shape.length;
  const count = rank + blockMap.length;
  const isPermutation =
    new Set(traversalOrder).size === count && traversalOrder.every((d) => d >= 0 && d < count);
  if (traversalOrder.length !== count || dimMetadata.length !== count || !isPermutation)
    return undefined;
  /** Size of the block that divides a dimension, 1 for none. */
  const blocks = shape.map(() => 1);
  for (const [block, dimension] of blockMap.entries()) {
    const size = dimMetadata[traversalOrder.indexOf(rank + block)]?.denseSize ?? 0;
    if (blocks[dimension] !== 1 || size < 1 || (shape[dimension] ?? 0) % size !== 0)
      return undefined;
    blocks[dimension] = size;
  }
  const strideOf = (dimension: number) => elementCount(shape.slice(dimension + 1));
  return Array.from(traversalOrder, (order, depth): Level => {
    const {
      format = DimensionType.DENSE,
      denseSize = 0,
      arraySegments,
      arrayIndices,
    } = dimMetadata[depth] ?? {};
    const dimension = order < rank ? order : (blockMap[order - rank] ?? 0);
    const block = blocks[dimension] ?? 1;
    const inside = { stride: strideOf(dimension), size: block };
    const across = { stride: strideOf(dimension) * block, size: (shape[dimension] ?? 0) / block };
    return {
      denseSize,
      ...(format === DimensionType.SPARSE_CSR && { segments: valuesOf(arraySegments) }),
      indices: valuesOf(arrayIndices),
      ...(order < rank ? across : inside),
    };
  });
}

/** Int32Vector, Uint16Vector or Uint8Vector. */
function valuesOf(vector: { readonly value: Readonly<Record<string, unknown>> } | undefined) {
  return (vector?.value.values ?? []) as ArrayLike<number>;
}
