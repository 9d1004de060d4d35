/** Element types of tensors: one row each. `code` is the schema's TensorType. */

interface DTypeRow {
  readonly code: number;
  /** Bits of one stored element; 0 where elements have no fixed width. */
  readonly bits: number;
  /** The view that holds the stored elements; packed and unknown types are plain bytes. */
  readonly array: TypedArrayConstructor;
}

type TypedArrayConstructor =
  | Float32ArrayConstructor
  | Float64ArrayConstructor
  | Int8ArrayConstructor
  | Uint8ArrayConstructor
  | Int16ArrayConstructor
  | Uint16ArrayConstructor
  | Int32ArrayConstructor
  | Uint32ArrayConstructor
  | BigInt64ArrayConstructor
  | BigUint64ArrayConstructor;

/** The stored elements of a constant. float16 is held as its bit patterns, int4 as packed bytes. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** The element types of the schema. */
export const DTYPES = {
  float32: { code: 0, bits: 32, array: Float32Array },
  float16: { code: 1, bits: 16, array: Uint16Array },
  int32: { code: 2, bits: 32, array: Int32Array },
  uint8: { code: 3, bits: 8, array: Uint8Array },
  int64: { code: 4, bits: 64, array: BigInt64Array },
  string: { code: 5, bits: 0, array: Uint8Array },
  bool: { code: 6, bits: 8, array: Uint8Array },
  int16: { code: 7, bits: 16, array: Int16Array },
  complex64: { code: 8, bits: 64, array: Uint8Array },
  int8: { code: 9, bits: 8, array: Int8Array },
  float64: { code: 10, bits: 64, array: Float64Array },
  complex128: { code: 11, bits: 128, array: Uint8Array },
  uint64: { code: 12, bits: 64, array: BigUint64Array },
  resource: { code: 13, bits: 0, array: Uint8Array },
  variant: { code: 14, bits: 0, array: Uint8Array },
  uint32: { code: 15, bits: 32, array: Uint32Array },
  uint16: { code: 16, bits: 16, array: Uint16Array },
  int4: { code: 17, bits: 4, array: Uint8Array },
  bfloat16: { code: 18, bits: 16, array: Uint16Array },
  int2: { code: 19, bits: 2, array: Uint8Array },
  uint4: { code: 20, bits: 4, array: Uint8Array },
} as const satisfies Record<string, DTypeRow>;

/** Name of an element type. */
export type DType = keyof typeof DTYPES;

const BY_CODE = new Map<number, DType>(
  Object.entries(DTYPES).map(([name, row]) => [row.code, name as DType]),
);

/** The dtype with this TensorType code, or undefined for a code the table does not know. */
export function dtypeOfCode(code: number): DType | undefined {
  return BY_CODE.get(code);
}

/** Bytes that `count` elements take in a file: packed types round up to whole bytes. */
export function byteLengthOf(dtype: DType, count: number): number {
  return Math.ceil((count * DTYPES[dtype].bits) / 8);
}

/**
 * A view of `bytes` as elements of `dtype`, without a copy where the alignment allows it.
 * @throws RangeError when the bytes are not a whole number of elements.
 */
export function viewAs(dtype: DType, bytes: Uint8Array): TensorData {
  const View = DTYPES[dtype].array;
  const width = View.BYTES_PER_ELEMENT;
  if (bytes.byteLength % width !== 0) {
    throw new RangeError(`${bytes.byteLength} bytes are not a whole number of ${dtype} elements`);
  }
  const aligned = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  return new View(aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.byteLength / width);
}

/** The bytes behind a typed array, without a copy. */
export function bytesOf(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
