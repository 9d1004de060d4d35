/** Constants among integer operands: stored like activations, and not trained. */
import type { ActivationType } from '../quantization/scales/activation-parameters.ts';
import { type AffineParameters, dequantizeValue, quantizeValue } from '../tensor/affine.ts';
import { ACTIVATION_LEVELS } from './ranges.ts';

/** `values` at the lattice of `parameters`. */
export function fakeQuantizeFixed(
  values: Float32Array,
  parameters: AffineParameters,
  type: ActivationType,
): Float32Array {
  const { low, high } = ACTIVATION_LEVELS[type];
  const levels = { min: low, max: high };
  return values.map((v) => dequantizeValue(quantizeValue(v, parameters, levels), parameters));
}
