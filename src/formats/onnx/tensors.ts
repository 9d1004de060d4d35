/** Arrays of an ONNX file. Weights stay views of the file until somebody reads them. */
import { PlaygroundError } from '../../base/errors.ts';
import { elementCount } from '../../tensor/shape.ts';
import { ELEMENTS, type ElementType, knownOf, storedArray } from '../arrays/elements.ts';
import type { Known } from '../arrays/known.ts';
import type { SourceFile } from '../format.ts';
import type { Message } from './messages.ts';

/** By TensorProto.DataType. */
const TYPES: ReadonlyMap<number, ElementType> = new Map<number, ElementType>([
  [1, ELEMENTS.float32],
  [2, ELEMENTS.uint8],
  [3, ELEMENTS.int8],
  [4, ELEMENTS.uint16],
  [5, ELEMENTS.int16],
  [6, ELEMENTS.int32],
  [7, ELEMENTS.int64],
  [9, ELEMENTS.bool],
  [10, ELEMENTS.float16],
  [11, ELEMENTS.float64],
  [12, ELEMENTS.uint32],
  [13, ELEMENTS.uint64],
  [16, ELEMENTS.bfloat16],
  [21, ELEMENTS.uint4],
  [22, ELEMENTS.int4],
]);

/** The element type with this number. @throws PlaygroundError `unsupported-dtype` naming the tensor. */
export function typeOf(code: number | undefined, tensor: string): ElementType {
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
  if (bytes && (bytes.length > 0 || count === 0)) return storedArray(name, type, shape, bytes);
  const listed = listOf(message, type);
  if (listed.length !== count)
    throw bad(name, `has ${listed.length} values; its shape asks for ${count}`);
  return knownOf(type, shape, listed);
}

/** Values in one of the typed lists, as small tensors have them. */
function listOf(
  message: Message<'Tensor'>,
  { name, bits, dtype, view }: ElementType,
): ArrayLike<number> {
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
    files.find(({ name }) => `/${name}`.endsWith(`/${location}`)) ??
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
