/** Arrays of an ONNX file. Weights stay views of the file until somebody reads them. */
import { PlaygroundError } from '../../base/errors.ts';
import { fromFloat16Array } from '../../tensor/float16.ts';
import { elementCount } from '../../tensor/shape.ts';
import { type Known, known, type NodeDtype } from '../arrays/known.ts';
import type { SourceFile } from '../format.ts';
import type { Message } from './messages.ts';

interface Type {
  readonly name: string;
  readonly dtype: NodeDtype;
  readonly bits: number;
  /** Elements of `bytes`, little-endian, beginning where an element may. */
  readonly view: (bytes: Uint8Array, count: number) => ArrayLike<number>;
  readonly codes?: readonly [number, number];
}

const bufferOf = (bytes: Uint8Array) => bytes.buffer as ArrayBuffer;
const typed = <A extends ArrayLike<number>>(
  array: new (buffer: ArrayBuffer, offset: number, length: number) => A,
) => {
  return (bytes: Uint8Array, count: number): A =>
    new array(bufferOf(bytes), bytes.byteOffset, count);
};

/** 64 bits: beyond 2^53 they stand for "to the end". */
const wide = (array: BigInt64ArrayConstructor | BigUint64ArrayConstructor) => {
  return (bytes: Uint8Array, count: number) =>
    Float64Array.from(new array(bufferOf(bytes), bytes.byteOffset, count), Number);
};

const nibbles = (signed: boolean) => (bytes: Uint8Array, count: number) =>
  Float64Array.from({ length: count }, (_, i) => {
    const code = (bytes[i >> 1]! >> (4 * (i & 1))) & 15;
    return signed && code > 7 ? code - 16 : code;
  });

/** Float types of two bytes, turned into float32. */
const halves =
  (toFloat: (bits: Uint16Array) => Float32Array) => (bytes: Uint8Array, count: number) =>
    toFloat(new Uint16Array(bufferOf(bytes), bytes.byteOffset, count));

const bfloat16 = (bits: Uint16Array) =>
  new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);

/** By TensorProto.DataType. */
const TYPES: ReadonlyMap<number, Type> = new Map<number, Type>([
  [1, { name: 'float32', dtype: 'float32', bits: 32, view: typed(Float32Array) }],
  [2, { name: 'uint8', dtype: 'int32', bits: 8, view: typed(Uint8Array), codes: [0, 255] }],
  [3, { name: 'int8', dtype: 'int32', bits: 8, view: typed(Int8Array), codes: [-128, 127] }],
  [4, { name: 'uint16', dtype: 'int32', bits: 16, view: typed(Uint16Array), codes: [0, 65535] }],
  [5, { name: 'int16', dtype: 'int32', bits: 16, view: typed(Int16Array), codes: [-32768, 32767] }],
  [6, { name: 'int32', dtype: 'int32', bits: 32, view: typed(Int32Array) }],
  [7, { name: 'int64', dtype: 'int32', bits: 64, view: wide(BigInt64Array) }],
  [9, { name: 'bool', dtype: 'bool', bits: 8, view: typed(Uint8Array) }],
  [10, { name: 'float16', dtype: 'float32', bits: 16, view: halves(fromFloat16Array) }],
  [11, { name: 'float64', dtype: 'float32', bits: 64, view: typed(Float64Array) }],
  [12, { name: 'uint32', dtype: 'int32', bits: 32, view: typed(Uint32Array) }],
  [13, { name: 'uint64', dtype: 'int32', bits: 64, view: wide(BigUint64Array) }],
  [16, { name: 'bfloat16', dtype: 'float32', bits: 16, view: halves(bfloat16) }],
  [21, { name: 'uint4', dtype: 'int32', bits: 4, view: nibbles(false), codes: [0, 15] }],
  [22, { name: 'int4', dtype: 'int32', bits: 4, view: nibbles(true), codes: [-8, 7] }],
]);

/** The element type with this number. @throws PlaygroundError `unsupported-dtype` naming the tensor. */
export function typeOf(code: number | undefined, tensor: string): Type {
  const type = TYPES.get(code ?? 0);
  if (type) return type;
  throw new PlaygroundError(
    'unsupported-dtype',
    `The tensor ${tensor} has an element type that is not read (number ${code ?? 0} of ONNX).`,
    'Export the model with float32 values.',
    { tensor },
  );
}

const EXTERNAL = 1;
const MOST_DIMENSIONS = 16;

/**
 * The array of a TensorProto.
 * @param files that were given beside the model: large weights lie in them.
 * @throws PlaygroundError `bad-file`, `truncated` or `unsupported-dtype` naming the tensor.
 */
export function readTensor(message: Message<'Tensor'>, files: readonly SourceFile[]): Known {
  const name = message.name ?? '';
  const type = typeOf(message.dataType, name);
  const shape = [...message.dims];
  const isShape =
    shape.length <= MOST_DIMENSIONS && shape.every((d) => Number.isSafeInteger(d) && d >= 0);
  if (!isShape || elementCount(shape) > 2 ** 31)
    throw bad(name, `says that its dimensions are ${shape.slice(0, 8).join(', ')}`);
  const count = elementCount(shape);
  const bytes =
    message.dataLocation === EXTERNAL ? externalBytes(message, name, files) : message.rawData;
  const codes = type.codes && { codes: type.codes };
  if (bytes && (bytes.length > 0 || count === 0)) {
    const needed = Math.ceil((count * type.bits) / 8);
    if (bytes.length < needed)
      throw new PlaygroundError(
        'truncated',
        `The tensor ${name} needs ${needed} bytes; the file has ${bytes.length} of it.`,
        'Download or export the file again.',
        { tensor: name },
      );
    const width = Math.max(1, type.bits / 8);
    const read = () => type.view(aligned(bytes.subarray(0, needed), width), count);
    return { ...known(shape, type.dtype, read), ...codes };
  }
  const listed = listOf(message, type);
  if (listed.length !== count)
    throw bad(name, `has ${listed.length} values; its shape asks for ${count}`);
  return { ...known(shape, type.dtype, listed), ...codes };
}

/** A view that begins at a multiple of `width`: a copy where the file has it elsewhere. */
const aligned = (bytes: Uint8Array, width: number) =>
  bytes.byteOffset % width === 0 ? bytes : bytes.slice();

/** Values in one of the typed lists, as small tensors have them. */
function listOf(message: Message<'Tensor'>, { name, bits, dtype, view }: Type): ArrayLike<number> {
  if (name === 'float32') return message.floatData;
  if (name === 'float64') return message.doubleData;
  if (name === 'int64') return message.int64Data;
  if (name === 'uint32' || name === 'uint64') return message.uint64Data;
  // Types of two bytes lie in int32_data as their bits; packed ones, two to a byte.
  if (dtype === 'float32')
    return view(
      new Uint8Array(Uint16Array.from(message.int32Data).buffer),
      message.int32Data.length,
    );
  if (bits < 8) {
    const count = elementCount(message.dims);
    return count > 2 * message.int32Data.length
      ? []
      : view(Uint8Array.from(message.int32Data), count);
  }
  return message.int32Data;
}

/** The bytes of a tensor that lies in another file. */
function externalBytes(
  { externalData }: Message<'Tensor'>,
  name: string,
  files: readonly SourceFile[],
): Uint8Array {
  const entry = (key: string) => externalData.find((pair) => pair.key === key)?.value;
  const location = entry('location') ?? '';
  const file = fileNamed(location, files);
  if (!file) {
    throw new PlaygroundError(
      'bad-file',
      `The weights of this model lie in the file ${location.slice(0, 80)}, which was not given.`,
      'Drop both files together.',
      { tensor: name, file: location.slice(0, 80) },
    );
  }
  const offset = Number(entry('offset') ?? 0);
  const length = Number(entry('length') ?? file.bytes.length - offset);
  const fits = [offset, length].every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!fits || offset + length > file.bytes.length) {
    throw new PlaygroundError(
      'truncated',
      `The tensor ${name} lies at bytes ${offset} to ${offset + length} of ${location.slice(0, 80)}, which has ${file.bytes.length}.`,
      'Use the files of one export.',
      { tensor: name, byteOffset: offset },
    );
  }
  return file.bytes.subarray(offset, offset + length);
}

/** Files are known by their last name alone when they are dropped. */
export function fileNamed(location: string, files: readonly SourceFile[]): SourceFile | undefined {
  const last = (path: string) => path.replace(/^.*[\\/]/, '');
  return (
    files.find(({ name }) => name.endsWith(location)) ??
    files.find(({ name }) => last(name) === last(location))
  );
}

function bad(tensor: string, what: string): PlaygroundError {
  return new PlaygroundError(
    'bad-file',
    `The tensor ${tensor} ${what}.`,
    'Export the model again.',
    {
      tensor,
    },
  );
}
