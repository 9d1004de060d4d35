/** What a hybrid kernel takes together when it rounds its data at run time: docs/numerics.md (n). */
import type { Shape } from '../tensor/shape.ts';
import { specOf } from './index.ts';
import type { OpName } from './op-spec.ts';

/**
 * Values of the data that share a scale: the rows of a matrix each have their own, and so has each pixel before a convolution that
 * sees one at a time, unless its weights are packed.
 * @param shape of the weights. @param packed whether they take less than a byte each.
 * @returns how many neighbours that are; null where all of a sample have one.
 */
export function roundedRow(
  { op, options }: { readonly op: OpName; readonly options: object },
  shape: Shape,
  packed: boolean,
): number | null {
  const product = specOf(op)?.product;
  const [, height = 1, width = 1, depth = 1] = shape;
  if (product === 'matrix') return shape[1] ?? null;
  const { strideH = 1, strideW = 1 } = options as { strideH?: number; strideW?: number };
  const isDense = product === 'window' && !packed;
  return isDense && height * width * strideH * strideW === 1 ? depth : null;
}
