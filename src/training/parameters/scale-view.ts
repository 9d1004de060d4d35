/** How scales of weights lie beside the weights while these are trained. */
import type { WeightLattice } from '../../quantization/trained/fake-quantization.ts';
import type { Shape } from '../../tensor/shape.ts';
import { toFile, toTrained, trainedShape, type WeightLayout } from '../forward/layouts.ts';

export interface ScaleView {
  /** The weights, seen so that scales broadcast along them. */
  readonly weights: number[];
  /** Of the scales: as many dimensions, those that share a scale of length 1. */
  readonly shape: number[];
  /** Of scales of blocks in the file, [rows, blocks of a row]; null for others, whose order is the same here and there. */
  readonly blocks: Shape | null;
}

/** Blocks lie along the rows of a matrix [out, in], which is trained as [in, out]. */
const BLOCK_LAYOUT: WeightLayout = { order: [1, 0] };

/** @param shape of the weights in the file. */
export function scaleView(
  shape: Shape,
  layout: WeightLayout,
  lattice: WeightLattice | undefined,
): ScaleView {
  const trained = trainedShape(shape, layout);
  const size = lattice?.blockSize ?? null;
  if (size !== null) {
    const [rows = 1, inputs = 1] = shape;
    const blocks = inputs / size;
    return { weights: [blocks, size, rows], shape: [blocks, 1, rows], blocks: [rows, blocks] };
  }
  const axis = lattice?.axis == null ? -1 : layout.order.indexOf(lattice.axis);
  const own = trained.map((length, i) => (i === axis ? length : 1));
  return { weights: trained, shape: own, blocks: null };
}

/** Values of scales as the file has them, in the order of training. */
export function toScales(values: Float32Array, { blocks }: ScaleView): Float32Array {
  return blocks ? toTrained(values, blocks, BLOCK_LAYOUT) : values;
}

/** The other way. */
export function fromScales(values: Float32Array, { blocks }: ScaleView): Float32Array {
  return blocks ? toFile(values, blocks, BLOCK_LAYOUT) : values;
}
