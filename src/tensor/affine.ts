/** Affine quantization: real = scale · (q − zeroPoint). */

/** C's `round`: halves go away from zero. `Math.round` differs for negative halves. */
export function roundHalfAway(x: number): number {
  return x < 0 ? -Math.floor(-x + 0.5) : Math.floor(x + 0.5);
}

/** `rint`: halves go to the even neighbour, as NumPy and ai-edge-quantizer round. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** real = scale · (q − zeroPoint). */
export interface AffineParameters {
  readonly scale: number;
  readonly zeroPoint: number;
}

/** Smallest and largest integer, both included. */
export interface IntegerRange {
  readonly min: number;
  readonly max: number;
}

/** The integers of a signed type with `bits` bits; narrow leaves out the lowest one, so that the range is symmetric. */
export function signedRange(bits: number, narrow = false): IntegerRange {
  const max = 2 ** (bits - 1) - 1;
  return { min: narrow ? -max : -max - 1, max };
}

/** The integer for a real `x`, halves rounded away from zero, clamped to `to`. */
export function quantizeValue(
  x: number,
  { scale, zeroPoint }: AffineParameters,
  to: IntegerRange,
): number {
  return Math.min(to.max, Math.max(to.min, roundHalfAway(x / scale) + zeroPoint));
}

/** The real value that `q` stands for. */
export function dequantizeValue(q: number, { scale, zeroPoint }: AffineParameters): number {
  return scale * (q - zeroPoint);
}
