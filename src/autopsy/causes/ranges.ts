/** Ranges, and how much of them is used. */
import type { SymmetricHistogram } from '../../calibration/growing-histogram.ts';
import type { TensorErrors } from '../tensor-errors.ts';

/** Levels below which a channel is coarse, and the share of coarse channels from which their differences are to blame. */
export const FEW_LEVELS = 16;
export const MOST_COARSE = 0.4;

/** The larger end of a range, by size. */
export function sizeOf({ min, max }: { readonly min: number; readonly max: number }): number {
  return Math.max(Math.abs(min), Math.abs(max));
}

/** The size that this share of the values does not exceed, to a bin of the histogram. */
export function quantileOf({ edge, counts }: SymmetricHistogram, share = 0.999): number {
  const half = counts.length / 2;
  const total = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (let bin = 0; bin < half; bin++) {
    below += counts[half + bin]! + counts[half - 1 - bin]!;
    if (below >= share * total) return (edge * (bin + 1)) / half;
  }
  return edge;
}

/** Squared error that cutting makes, in units of what rounding alone would make: count · scale² ÷ 12. */
export function clippingOverRounding({ clipNoise, count, lattice }: TensorErrors): number {
  const rounding = lattice ? (count * lattice.scale ** 2) / 12 : 0;
  return rounding > 0 ? clipNoise / rounding : 0;
}
