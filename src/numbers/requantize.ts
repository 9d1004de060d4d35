/** From the sum in the accumulator to the integer that a layer hands on: in whole numbers, as the reference kernels of TFLite do, and in floats, as XNNPACK does. */
import { type IntegerRange, roundHalfAway, roundHalfEven } from '../tensor/affine.ts';

/** A factor in whole numbers: multiplier · 2^(shift − 31). */
export interface FixedFactor {
  /** 2^30 to 2^31 − 1; 0 for a factor that is too small for any shift. */
  readonly multiplier: number;
  /** Positive to the left, negative to the right. */
  readonly shift: number;
}

/** `QuantizeMultiplier` of tensorflow/lite/kernels/internal/quantization_util.cc: docs/numerics.md (n). @param factor not negative. */
export function fixedFactor(factor: number): FixedFactor {
  if (factor === 0) return { multiplier: 0, shift: 0 };
  let shift = Math.floor(Math.log2(factor)) + 1;
  // log2 may round up to the next power of two, or down from one.
  if (factor / 2 ** shift >= 1) shift++;
  else if (factor / 2 ** shift < 0.5) shift--;
  let multiplier = roundHalfAway((factor / 2 ** shift) * 2 ** 31);
  if (multiplier === 2 ** 31) {
    multiplier /= 2;
    shift++;
  }
  return shift < -31 ? { multiplier: 0, shift: 0 } : { multiplier, shift };
}

const INT32 = { min: -(2n ** 31n), max: 2n ** 31n - 1n };

/** `SaturatingRoundingDoublingHighMul` of gemmlowp: the upper half of twice a product of two int32. */
function doubledHighHalf(a: bigint, b: bigint): bigint {
  if (a === b && a === INT32.min) return INT32.max;
  const product = a * b;
  const nudge = product >= 0n ? 2n ** 30n : 1n - 2n ** 30n;
  // Towards zero, as C divides.
  return (product + nudge) / 2n ** 31n;
}

/** `RoundingDivideByPOT` of gemmlowp: halves go away from zero. */
function shiftedRight(x: bigint, by: number): bigint {
  const mask = 2n ** BigInt(by) - 1n;
  const threshold = (mask >> 1n) + (x < 0n ? 1n : 0n);
  return (x >> BigInt(by)) + ((x & mask) > threshold ? 1n : 0n);
}

/** The first half of {@link scaledByFixed}: times the multiplier, without the bits below 2^31. @param sum an int32. */
export function multipliedByFixed(sum: number, { multiplier, shift }: FixedFactor): number {
  const left = BigInt.asIntN(32, BigInt(sum) << BigInt(Math.max(0, shift)));
  return Number(doubledHighHalf(left, BigInt(multiplier)));
}

/**
 * `MultiplyByQuantizedMultiplier` of tensorflow/lite/kernels/internal/common.cc for a sum of 32 bits, as it is built unless
 * TFLITE_SINGLE_ROUNDING is set: docs/numerics.md (n).
 * @param sum an int32.
 */
export function scaledByFixed(sum: number, factor: FixedFactor): number {
  const multiplied = BigInt(multipliedByFixed(sum, factor));
  return Number(shiftedRight(multiplied, Math.max(0, -factor.shift)));
}

/** The same for a sum of 64 bits, with a multiplier of 16 bits: layers with 16-bit signals. @param sum within ±2^47. */
export function wideScaledByFixed(sum: number, { multiplier, shift }: FixedFactor): number {
  const reduced = multiplier < 0x7fff0000 ? (multiplier + 2 ** 15) >> 16 : 0x7fff;
  const by = BigInt(15 - shift);
  return Number((BigInt(sum) * BigInt(reduced) + 2n ** (by - 1n)) >> by);
}

/** Factor of XNNPACK: three float32 in this order. */
export function floatFactor(input: number, weight: number, output: number): number {
  return Math.fround(Math.fround(input * weight) / Math.fround(output));
}

/** The sum times the factor, before it is rounded: a float32. */
export function scaledByFloat(sum: number, factor: number): number {
  return Math.fround(Math.fround(sum) * factor);
}

/**
 * The integer that XNNPACK makes of it (`qs8-requantization/fp32`): cut first, then halves to the even neighbour, then the zero point.
 */
export function roundedByFloat(scaled: number, zeroPoint: number, to: IntegerRange): number {
  const cut = Math.min(to.max - zeroPoint, Math.max(to.min - zeroPoint, scaled));
  return roundHalfEven(cut) + zeroPoint;
}
