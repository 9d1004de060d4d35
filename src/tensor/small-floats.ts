/** Floats of fewer than 32 bits that constants can be stored in: one row each. */
import type { DType, TensorData } from './dtype.ts';
import {
  FLOAT16_MAX,
  fromFloat16Array,
  fromFloat16Bits,
  toFloat16Array,
  toFloat16Bits,
} from './float16.ts';

interface SmallFloatRow {
  /** Bits of the significand, the hidden one among them. */
  readonly precision: number;
  /** The largest finite value; what is beyond is stored as that. */
  readonly largest: number;
  /** Bit patterns that stand for finite values. */
  readonly levels: number;
  /** The bits of the nearest value, ties to even; and the value of bits. */
  toBits(value: number): number;
  fromBits(bits: number): number;
  /** The same for many. */
  toArray(values: Float32Array): TensorData;
  fromArray(bits: TensorData): Float32Array;
}

/** By element type. */
export const SMALL_FLOATS = {
  float16: {
    precision: 11,
    largest: FLOAT16_MAX,
    levels: 63488,
    toBits: toFloat16Bits,
    fromBits: fromFloat16Bits,
    toArray: toFloat16Array,
    fromArray: (bits) => fromFloat16Array(bits as Uint16Array),
  },
} as const satisfies Partial<Record<DType, SmallFloatRow>>;

/** An element type of {@link SMALL_FLOATS}. */
export type SmallFloat = keyof typeof SMALL_FLOATS;

/** The row of `type`, at its general type. */
export function smallFloat(type: SmallFloat): SmallFloatRow {
  return SMALL_FLOATS[type];
}

/** Whether elements of `dtype` are floats of fewer than 32 bits that are read and written here. */
export function isSmallFloat(dtype: DType): dtype is SmallFloat {
  return dtype in SMALL_FLOATS;
}
