/** Numbers bit by bit: what each format keeps of one, and what it can hold at all. */
import {
  type AffineParameters,
  dequantizeValue,
  quantizeValue,
  signedRange,
} from '../tensor/affine.ts';
import { FLOAT16_MAX, fromFloat16Bits, toBfloat16, toFloat16Bits } from '../tensor/float16.ts';

/** Bits of each part, from the left. */
export interface BitFormat {
  readonly bits: number;
  readonly parts: readonly (readonly [
    name: 'sign' | 'exponent' | 'fraction' | 'integer',
    bits: number,
  ])[];
  /** The pattern of the nearest value, and the value of a pattern. */
  toBits(value: number, int8: AffineParameters): number;
  fromBits(bits: number, int8: AffineParameters): number;
  /** Largest value, and the smallest above 0. */
  largest(int8: AffineParameters): number;
  smallest(int8: AffineParameters): number;
}

const scratch = new DataView(new ArrayBuffer(4));

function toFloat32Bits(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

function fromFloat32Bits(bits: number): number {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}

const INT8 = signedRange(8);

export const BIT_FORMATS = {
  float32: {
    bits: 32,
    parts: [
      ['sign', 1],
      ['exponent', 8],
      ['fraction', 23],
    ],
    toBits: toFloat32Bits,
    fromBits: fromFloat32Bits,
    largest: () => (2 - 2 ** -23) * 2 ** 127,
    smallest: () => 2 ** -149,
  },
  bfloat16: {
    bits: 16,
    parts: [
      ['sign', 1],
      ['exponent', 8],
      ['fraction', 7],
    ],
    toBits: (value) => toFloat32Bits(toBfloat16(value)) >>> 16,
    fromBits: (bits) => fromFloat32Bits(bits * 2 ** 16),
    largest: () => (2 - 2 ** -7) * 2 ** 127,
    smallest: () => 2 ** -133,
  },
  float16: {
    bits: 16,
    parts: [
      ['sign', 1],
      ['exponent', 5],
      ['fraction', 10],
    ],
    toBits: toFloat16Bits,
    fromBits: fromFloat16Bits,
    largest: () => FLOAT16_MAX,
    smallest: () => 2 ** -24,
  },
  int8: {
    bits: 8,
    parts: [['integer', 8]],
    // Two's complement.
    toBits: (value, int8) => quantizeValue(value, int8, INT8) & 0xff,
    fromBits: (bits, int8) => dequantizeValue((bits << 24) >> 24, int8),
    largest: (int8) => dequantizeValue(INT8.max, int8),
    smallest: ({ scale }) => scale,
  },
} as const satisfies Readonly<Record<string, BitFormat>>;

export type BitFormatName = keyof typeof BIT_FORMATS;

/** A number as one format stores it. */
export interface StoredNumber {
  /** From the left, each 0 or 1. */
  readonly pattern: readonly (0 | 1)[];
  readonly value: number;
  /** Distance to the next larger stored value; 0 where there is none. */
  readonly gap: number;
}

/** `value` as `format` stores it. @param int8 scale and zero point of the integers. */
export function storedAs(
  format: BitFormatName,
  value: number,
  int8: AffineParameters,
): StoredNumber {
  const row: BitFormat = BIT_FORMATS[format];
  const bits = row.toBits(value, int8);
  const stored = row.fromBits(bits, int8);
  const next = format === 'int8' ? stored + int8.scale : row.fromBits(bits + 1, int8);
  const gap = Math.abs(next - stored);
  return {
    pattern: Array.from({ length: row.bits }, (_, i) =>
      Math.floor(bits / 2 ** (row.bits - 1 - i)) % 2 === 1 ? 1 : 0,
    ),
    value: stored,
    gap: Number.isFinite(gap) ? gap : 0,
  };
}

/** The value after one bit, counted from the left, was turned over. */
export function withBitTurned(
  format: BitFormatName,
  value: number,
  bit: number,
  int8: AffineParameters,
): number {
  const row: BitFormat = BIT_FORMATS[format];
  const { pattern } = storedAs(format, value, int8);
  const bits = pattern.reduce<number>((sum, own, i) => 2 * sum + (i === bit ? 1 - own : own), 0);
  return row.fromBits(bits, int8);
}
