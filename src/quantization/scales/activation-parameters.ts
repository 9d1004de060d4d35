/** Scale and zero point of activations from their range: docs/numerics.md (b). */
import {
  type AffineParameters,
  dequantizeValue,
  roundHalfAway,
  signedRange,
} from '../../tensor/affine.ts';
import type { Range } from '../../tensor/histogram.ts';

/** Integer types that activations have: int8 is asymmetric, int16 symmetric, docs/numerics.md (b). */
export type ActivationType = 'int8' | 'int16';

/** A range narrower than this is widened by as much on both sides. */
const NARROWEST = 1e-6;

/** The converter's rule in float32: 0 is in the range and exact; int16 is symmetric with zero point 0. */
export function activationParameters(range: Range, type: ActivationType): AffineParameters {
  let min = Math.min(range.min, 0);
  let max = Math.max(range.max, 0);
  if (type === 'int16') {
    const largest = Math.max(-min, max, NARROWEST);
    return { scale: Math.fround(largest / 32767), zeroPoint: 0 };
  }
  if (max - min < NARROWEST) {
    min -= NARROWEST;
    max += NARROWEST;
  }
  const scale = Math.fround((Math.fround(max) - Math.fround(min)) / 255);
  const zeroPoint = roundHalfAway(-128 - min / scale);
  return { scale, zeroPoint: Math.min(127, Math.max(-128, zeroPoint)) };
}

/**
 * The rule for ranges from quantization-aware training: computed in float64, and the zero point comes from whichever end of
 * the range has the smaller error. docs/numerics.md (b), (l).
 */
export function learnedParameters(range: Range, type: ActivationType): AffineParameters {
  if (type === 'int16') return activationParameters(range, type);
  const min = Math.min(range.min, 0);
  const max = Math.max(range.max, 0);
  if (max - min < NARROWEST) return activationParameters(range, type);
  const scale = (max - min) / 255;
  const fromMin = 128 + Math.abs(min / scale);
  const fromMax = 127 + Math.abs(max / scale);
  const zeroPoint = roundHalfAway(fromMin < fromMax ? -128 - min / scale : 127 - max / scale);
  return {
    scale: Math.fround(scale),
    zeroPoint: Math.min(127, Math.max(-128, zeroPoint)),
  };
}

/** Whether `given` cannot hold more than a step of what `own` holds, at either end. */
export function cutsOff(
  given: AffineParameters,
  own: AffineParameters,
  type: ActivationType,
): boolean {
  const { min, max } = signedRange(type === 'int16' ? 16 : 8, type === 'int16');
  const lost = (end: number) => Math.abs(dequantizeValue(end, own) - dequantizeValue(end, given));
  const below = dequantizeValue(min, own) < dequantizeValue(min, given);
  const above = dequantizeValue(max, own) > dequantizeValue(max, given);
  return (below && lost(min) > given.scale) || (above && lost(max) > given.scale);
}
