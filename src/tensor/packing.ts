/** Elements narrower than a byte, packed as TFLite stores them: low bits first, see docs/numerics.md (h). */
import { DTYPES, type DType, type TensorData } from './dtype.ts';
import { elementCount, type Shape } from './shape.ts';

/** Packs signed values of `bits` (2 or 4) each; the last byte is filled with zeros. */
export function packBits(values: Int8Array, bits: 2 | 4): Uint8Array {
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  const packed = new Uint8Array(Math.ceil(values.length / perByte));
  if (bits === 4) {
    const pairs = values.length >> 1;
    for (let at = 0; at < pairs; at++) {
      packed[at] = (values[2 * at]! & mask) | (values[2 * at + 1]! << 4);
    }
    if (values.length % 2 === 1) packed[pairs] = values[2 * pairs]! & mask;
    return packed;
  }
  for (let i = 0; i < values.length; i++) {
    const at = Math.floor(i / perByte);
    packed[at] = packed[at]! | ((values[i]! & mask) << ((i % perByte) * bits));
  }
  return packed;
}

/** The inverse of {@link packBits} for `count` elements, sign-extended. */
export function unpackBits(packed: Uint8Array, bits: 2 | 4, count: number): Int8Array {
  const perByte = 8 / bits;
  const shift = 32 - bits;
  const values = new Int8Array(count);
  for (let i = 0; i < count; i++) {
    const byte = packed[Math.floor(i / perByte)] ?? 0;
    values[i] = ((byte >>> ((i % perByte) * bits)) << shift) >> shift;
  }
  return values;
}

/** The elements of a constant, one by one, whether the file packs them or not. */
export function elementsOf({
  dtype,
  shape,
  data,
}: {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data?: TensorData;
}): TensorData {
  const { bits } = DTYPES[dtype];
  const values = data ?? new Uint8Array();
  const packed = (bits === 2 || bits === 4) && dtype !== 'uint4';
  return packed ? unpackBits(values as Uint8Array, bits, elementCount(shape)) : values;
}
