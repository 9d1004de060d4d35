/**
 * The weight quantizers of the toolchain: one scale formula, four last-bit arithmetics (docs/numerics.md (0)).
 * Scales are decided here too, so that plan and apply cannot drift apart.
 */
import type { RoundedWeights } from '../../ir/model.ts';
import { roundHalfAway, signedRange } from '../../tensor/affine.ts';
import { type ChannelLayout, forEachRun } from '../../tensor/channels.ts';

export const WEIGHT_ARITHMETICS = {
  /** Converter, dynamic range: everything in float64, the scale too. */
  float64: 'q = round(w / s) in float64',
  /** Converter, full int8: float32 inverse of the float32 scale. */
  'float32-inverse-scale': 'q = round(w · (1 / s)) in float32',
  /** Converter, 16x8: float32 inverse straight from the range. */
  'float32-inverse-range': 'q = round(w · (levels / max|w|)) in float32',
  /** ai-edge-quantizer: float32 division, ties to even. */
  'float32-divide-even': 'q = rint(w / s) in float32',
} as const;

export type WeightArithmetic = keyof typeof WEIGHT_ARITHMETICS;

/** A channel narrower than this is widened, so that its scale is not denormal: docs/numerics.md (a), (i). */
export const SMALLEST_HALF_RANGE: Readonly<Record<WeightArithmetic, number>> = {
  float64: 5e-7,
  'float32-inverse-scale': 5e-7,
  'float32-inverse-range': 5e-7,
  'float32-divide-even': 1e-9,
};

/** Largest integer of symmetric weights with `bits` bits: 127 for 8. The scale maps max|w| to it. */
export function topLevel(bits: number): number {
  return signedRange(bits).max;
}

/** Integers that symmetric weights with `bits` bits are scaled to, −top…top: 255 for 8 bits, 15 for 4. */
export function levelCount(bits: number): number {
  return 2 * topLevel(bits) + 1;
}

/** max|w| widened where a channel is (nearly) all zero: half of the range that the integers cover. */
export function halfRanges(maxAbs: Float64Array, arithmetic: WeightArithmetic): Float64Array {
  const smallest = SMALLEST_HALF_RANGE[arithmetic];
  return maxAbs.map((m) => Math.max(m, smallest));
}

/** How a weight tensor is rounded: `halfRange[c]` is mapped to the largest integer. */
export interface WeightSpec {
  readonly bits: number;
  readonly arithmetic: WeightArithmetic;
  readonly layout: ChannelLayout;
  /** One per channel. */
  readonly halfRange: Float64Array;
  /** The integers where they were learned; they hold for the very width and ranges that they were learned with. */
  readonly rounded?: RoundedWeights;
}

/** The integers that a weight may become. */
export function integersOf({ bits, arithmetic }: Pick<WeightSpec, 'bits' | 'arithmetic'>) {
  return signedRange(bits, bits >= 8 || arithmetic !== 'float32-divide-even');
}

function learnedIntegers({ bits, halfRange, rounded }: WeightSpec): Int8Array | undefined {
  const holds =
    rounded?.bits === bits &&
    rounded.halfRange.length === halfRange.length &&
    rounded.halfRange.every((half, channel) => half === halfRange[channel]);
  return holds ? rounded.integers : undefined;
}

/** The float32 scales that the file carries, one per channel. */
export function weightScales({ bits, halfRange }: WeightSpec): Float32Array {
  return Float32Array.from(halfRange, (m) => m / topLevel(bits));
}

/**
 * Rounds weights to integers, symmetric around 0. 8 bits use −127…127 (narrow range); below that ai-edge-quantizer's
 * arithmetic clips at −2^(bits−1), the converter's at −(2^(bits−1)−1): docs/numerics.md (h).
 * @returns one integer per weight, unpacked. NaN becomes 0. Learned integers are returned as they are: do not change them.
 */
export function quantizeWeights(values: Float32Array, spec: WeightSpec): Int8Array {
  const { bits, arithmetic, layout, halfRange } = spec;
  const learned = learnedIntegers(spec);
  if (learned) return learned;
  const top = topLevel(bits);
  const { min, max } = integersOf(spec);
  const result = new Int8Array(values.length);
  const patterns = new Int32Array(values.buffer, values.byteOffset, values.length);
  forEachRun(values.length, layout, (channel, start, end) => {
    const half = halfRange[channel]!;
    const exact = half / top;
    const scale = Math.fround(exact);
    if (arithmetic === 'float64') {
      divideRun(values, result, start, end, exact, min, max);
    } else if (arithmetic === 'float32-divide-even') {
      divideEvenRun(values, result, start, end, scale, min, max);
    } else {
      const byRange = arithmetic === 'float32-inverse-range';
      const inverse = Math.fround(byRange ? top / half : 1 / scale);
      multiplyRun(values, patterns, result, start, end, inverse, max);
    }
  });
  return result;
}

/** Beyond this a float64 holds no fractions: adding and taking it off again rounds to the nearest integer, ties to even. */
const ROUNDER = 1.5 * 2 ** 52;

// The loops over weights stand apart, each with one arithmetic, so that the compiler keeps them free of calls. They
// have no branch that depends on a weight's sign: those are never predicted right.

/**
 * Distance from the nearest integer beyond which a product with the inverse scale may round differently from the quotient:
 * there the quotient decides. Both are right to 2⁻²³, and no quotient is above 128.
 */
const NEAR_TIE = 0.4999;

/** q = round(w / s) in float64, halves away from zero. */
function divideRun(
  values: Float32Array,
  result: Int8Array,
  start: number,
  end: number,
  scale: number,
  min: number,
  max: number,
): void {
  const inverse = 1 / scale;
  for (let i = start; i < end; i++) {
    const x = values[i]! * inverse;
    let q = x + ROUNDER - ROUNDER;
    if (Math.abs(x - q) > NEAR_TIE) q = roundHalfAway(values[i]! / scale);
    result[i] = q < min ? min : q > max ? max : q;
  }
}

/** q = round(f32(w · inverse)), halves away from zero, clipped at ±`max`. `patterns`: the bits of the values. */
function multiplyRun(
  values: Float32Array,
  patterns: Int32Array,
  result: Int8Array,
  start: number,
  end: number,
  inverse: number,
  max: number,
): void {
  for (let i = start; i < end; i++) {
    // Clipped first, then rounded by cutting off: a float32 near a tie plus a half is exact in float64.
    const x = Math.min(Math.abs(Math.fround(values[i]! * inverse)), max);
    const q = (x + 0.5) | 0;
    // −1 for negative weights, else 0: in two's complement this turns the sign without a branch.
    const sign = patterns[i]! >> 31;
    result[i] = (q ^ sign) - sign;
  }
}

/** q = rint(f32(w / s)), halves to the even neighbour. */
function divideEvenRun(
  values: Float32Array,
  result: Int8Array,
  start: number,
  end: number,
  scale: number,
  min: number,
  max: number,
): void {
  const inverse = 1 / scale;
  for (let i = start; i < end; i++) {
    const x = values[i]! * inverse;
    let q = x + ROUNDER - ROUNDER;
    if (Math.abs(x - q) > NEAR_TIE) q = Math.fround(values[i]! / scale) + ROUNDER - ROUNDER;
    result[i] = q < min ? min : q > max ? max : q;
  }
}

/** Integer types that biases have. */
export type BiasType = 'int32' | 'int64';

/** Largest biases, both ends symmetric: of int64, what the kernels' multiplication takes. docs/numerics.md (c), (d). */
export const BIAS_LIMITS: Readonly<Record<BiasType, number>> = {
  int32: 2 ** 31 - 1,
  int64: 2 ** 47 - 1,
};

/** Biases at scale `scale[c]`: q = round(b · f32(1/s)) in float32, clamped to the limits of `type`. docs/numerics.md (c), (d). */
export function quantizeBias(
  values: Float32Array,
  scale: Float32Array,
  type: BiasType,
): Float64Array {
  const limit = BIAS_LIMITS[type];
  return Float64Array.from(values, (b, i) => {
    const inverse = Math.fround(1 / (scale[scale.length === 1 ? 0 : i] ?? 1));
    const q = roundHalfAway(Math.fround(b * inverse));
    return Math.min(limit, Math.max(-limit, q));
  });
}
