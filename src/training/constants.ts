/** Constants that stand beside integer data: stored like activations, and not trained. */
import type { ActivationType } from '../quantization/activation-parameters.ts';
import type { AffineParameters } from '../tensor/affine.ts';
import { ACTIVATION_LEVELS } from './ranges.ts';

/** `values` at the lattice of `parameters`. */
export function fakeQuantizeFixed(
  values: Float32Array,
  { scale, zeroPoint }: AffineParameters,
  type: ActivationType,
): Float32Array {
  const { low, high } = ACTIVATION_LEVELS[type];
  return values.map((v) => {
    const q = Math.min(high, Math.max(low, Math.round(v / scale) + zeroPoint));
    return (q - zeroPoint) * scale;
  });
}
