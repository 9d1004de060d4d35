/** IEEE 754 binary16 ⇄ binary32. */

const scratch = new DataView(new ArrayBuffer(4));
/** The largest finite half. */
export const FLOAT16_MAX = 65504;

/** The bits of the half nearest to `value` (ties to even). Beyond ±65504 it saturates: the converter clamps, see docs/numerics.md (g). NaN stays NaN. */
export function toFloat16Bits(value: number): number {
  const clamped = Math.max(-FLOAT16_MAX, Math.min(FLOAT16_MAX, value));
  scratch.setFloat32(0, clamped);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const mantissa = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7e00;
  const e = exponent - 112;
  if (e >= 1) return sign | roundEven((e << 23) | mantissa, 13);
  if (e < -10) return sign;
  return sign | roundEven(mantissa | 0x800000, 14 - e);
}

function roundEven(value: number, shift: number): number {
  const quotient = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (quotient & 1) === 1) ? quotient + 1 : quotient;
}

/** The value of the half with these bits. */
export function fromFloat16Bits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0x1f) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** The bits of the nearest halves, as {@link toFloat16Bits} gives them. */
export function toFloat16Array(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  const patterns = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < values.length; i++) {
    const bits = patterns[i]!;
    const magnitude = bits & 0x7fffffff;
    // What stays a normal half in either direction of rounding: the exponent moves by 112, 13 bits are rounded off to even.
    if (magnitude >= SMALLEST_NORMAL && magnitude < LARGEST) {
      const moved = magnitude - (112 << 23);
      const rounded = (moved + 0xfff + ((moved >>> 13) & 1)) >>> 13;
      halves[i] = ((bits >>> 16) & 0x8000) | rounded;
    } else {
      halves[i] = toFloat16Bits(values[i]!);
    }
  }
  return halves;
}

/** float32 patterns of 2⁻¹⁴ and of the largest half. */
const SMALLEST_NORMAL = 113 << 23;
const LARGEST = (142 << 23) | 0x7fe000;

/** The value of every half: there are but 65,536. */
let halfValues: Float32Array | undefined;

/** The values of halves given by their bits, exactly. */
export function fromFloat16Array(bits: Uint16Array): Float32Array {
  halfValues ??= Float32Array.from({ length: 65536 }, (_, half) => fromFloat16Bits(half));
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = halfValues[bits[i]!]!;
  return values;
}

/** The bfloat16 nearest to `value`, ties to even, as a number. */
export function toBfloat16(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  if (!Number.isFinite(value)) return value;
  scratch.setUint32(0, (roundEven(bits & 0x7fffffff, 16) << 16) | (bits & 0x80000000));
  return scratch.getFloat32(0);
}
