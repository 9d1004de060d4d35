/** Element types of arrays in files, by name: how stored bytes are read. One row each; formats say which number stands for which. */
import { PlaygroundError } from '../../base/errors.ts';
import { fromFloat16Array } from '../../tensor/float16.ts';
import { elementCount, type Shape } from '../../tensor/shape.ts';
import { type Known, known, type NodeDtype } from './known.ts';

export interface ElementType {
  readonly name: string;
  readonly dtype: NodeDtype;
  readonly bits: number;
  /** Elements of `bytes`, little-endian, beginning where an element may. */
  readonly view: (bytes: Uint8Array, count: number) => ArrayLike<number>;
  /** The first and the last integer of narrow types. */
  readonly codes?: readonly [number, number];
}

type View = ElementType['view'];
type Codes = readonly [number, number];

const bufferOf = (bytes: Uint8Array) => bytes.buffer as ArrayBuffer;
const typed =
  (array: new (buffer: ArrayBuffer, offset: number, length: number) => ArrayLike<number>): View =>
  (bytes, count) =>
    new array(bufferOf(bytes), bytes.byteOffset, count);

/** 64 bits: beyond 2^53 they stand for "to the end". */
const wide =
  (array: BigInt64ArrayConstructor | BigUint64ArrayConstructor): View =>
  (bytes, count) =>
    Float64Array.from(new array(bufferOf(bytes), bytes.byteOffset, count), Number);

const nibbles =
  (signed: boolean): View =>
  (bytes, count) =>
    Float64Array.from({ length: count }, (_, i) => {
      const code = (bytes[i >> 1]! >> (4 * (i & 1))) & 15;
      return signed && code > 7 ? code - 16 : code;
    });

/** Float types of two bytes, turned into float32. */
const halves =
  (toFloat: (bits: Uint16Array) => Float32Array): View =>
  (bytes, count) =>
    toFloat(new Uint16Array(bufferOf(bytes), bytes.byteOffset, count));

const fromBfloat16 = (bits: Uint16Array) =>
  new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);

const floats = (name: string, bits: number, view: View): ElementType => ({
  name,
  dtype: 'float32',
  bits,
  view,
});
const integers = (name: string, bits: number, view: View, codes?: Codes): ElementType => ({
  name,
  dtype: 'int32',
  bits,
  view,
  ...(codes && { codes }),
});

export const ELEMENTS = {
  bfloat16: floats('bfloat16', 16, halves(fromBfloat16)),
  bool: { name: 'bool', dtype: 'bool', bits: 8, view: typed(Uint8Array) },
  float16: floats('float16', 16, halves(fromFloat16Array)),
  float32: floats('float32', 32, typed(Float32Array)),
  float64: floats('float64', 64, typed(Float64Array)),
  int16: integers('int16', 16, typed(Int16Array), [-32768, 32767]),
  int32: integers('int32', 32, typed(Int32Array)),
  int4: integers('int4', 4, nibbles(true), [-8, 7]),
  int64: integers('int64', 64, wide(BigInt64Array)),
  int8: integers('int8', 8, typed(Int8Array), [-128, 127]),
  uint16: integers('uint16', 16, typed(Uint16Array), [0, 65535]),
  uint32: integers('uint32', 32, typed(Uint32Array)),
  uint4: integers('uint4', 4, nibbles(false), [0, 15]),
  uint64: integers('uint64', 64, wide(BigUint64Array)),
  uint8: integers('uint8', 8, typed(Uint8Array), [0, 255]),
} as const satisfies Readonly<Record<string, ElementType>>;

/** A view that begins at a multiple of `width`: a copy where the file has it elsewhere. */
const aligned = (bytes: Uint8Array, width: number) =>
  bytes.byteOffset % width === 0 ? bytes : bytes.slice();

/**
 * The array that `bytes` begin with; they are read when somebody asks for its values, which are a copy: a constant that were a view
 * would hold all of a large file, beside the other constants, which are rearranged.
 * @throws PlaygroundError `truncated` naming the tensor.
 */
export function storedArray(
  name: string,
  type: ElementType,
  shape: Shape,
  bytes: Uint8Array,
): Known {
  const count = elementCount(shape);
  const needed = Math.ceil((count * type.bits) / 8);
  if (bytes.length < needed) {
    throw new PlaygroundError(
      'truncated',
      `The tensor ${name} needs ${needed} bytes; the file has ${bytes.length} of it.`,
      'Download or export the file again.',
      { tensor: name },
    );
  }
  const width = Math.max(1, type.bits / 8);
  const array = knownOf(type, shape, () => type.view(bytes.slice(0, needed), count));
  // Two elements to a byte: a part may begin within one.
  if (type.bits < 8) return array;
  const part = (from: number, length: number) =>
    type.view(aligned(bytes.subarray(from * width, (from + length) * width), width), length);
  return { ...array, part };
}

/** A known array of an element type. */
export const knownOf = (
  { dtype, codes }: ElementType,
  shape: Shape,
  values: ArrayLike<number> | (() => ArrayLike<number>),
): Known => ({ ...known(shape, dtype, values), ...(codes && { codes }) });
