/** Constants that stand beside integer data: stored like activations, and not trained. */
import type { AffineParameters } from '../tensor/affine.ts';

/** `values` at the int8 lattice of `parameters`. */
export function fakeQuantizeFixed(
  values: Float32Array,
  { scale, zeroPoint }: AffineParameters,
): Float32Array {
  return values.map((v) => {
    const q = Math.min(127, Math.max(-128, Math.round(v / scale) + zeroPoint));
    return (q - zeroPoint) * scale;
  });
}
