/** NumPy's .npy format, versions 1 to 3: magic, version, header length, a Python literal, values. */
import { PlaygroundError } from '../../base/errors.ts';
import type { TensorData } from '../../tensor/dtype.ts';
import { elementCount, formatShape } from '../../tensor/shape.ts';

export interface NpyArray {
  readonly shape: readonly number[];
  /** Values in C order, in memory of their own. */
  readonly data: TensorData;
}

/** Type strings of NumPy without the byte order. */
const TYPES = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  u1: Uint8Array,
  b1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
} as const;

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** What stands before the values. */
export interface NpyHeader {
  /** NumPy's type without the byte order, `f4`, of one of the types that are read. */
  readonly type: keyof typeof TYPES | 'f2';
  readonly bigEndian: boolean;
  readonly shape: readonly number[];
  /** Where the values begin. */
  readonly start: number;
}

/** Bytes that the header of an array of numbers ends within. */
export const NPY_HEAD = 1 << 12;

interface Literal {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/**
 * Reads what stands before the values.
 * @param bytes the first ones of the file: {@link NPY_HEAD} of them, or all.
 * @throws PlaygroundError `bad-data` (no .npy, a type or order that is not read), `truncated`.
 */
export function npyHeader(bytes: Uint8Array, file: string): NpyHeader {
  const bad = (message: string, hint: string) =>
    new PlaygroundError('bad-data', message, hint, { file });
  const truncated = (message: string) =>
    new PlaygroundError('truncated', message, 'Save or copy the file again.', {
      file,
      byteOffset: bytes.length,
    });
  if (!isNpy(bytes)) {
    throw bad(`${file} is not a .npy file.`, 'Save the array with numpy.save.');
  }
  const major = bytes[6] ?? 0;
  const lengthBytes = major === 1 ? 2 : 4;
  if (major < 1 || major > 3)
    throw bad(`${file} has .npy version ${major}.`, 'Save it as version 1, 2 or 3.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerStart = 8 + lengthBytes;
  if (bytes.length < headerStart) throw truncated(`${file} ends inside its header.`);
  const headerLength = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = headerStart + headerLength;
  if (bytes.length < start) throw truncated(`${file} ends inside its header.`);

  const encoding = major === 3 ? 'utf-8' : 'latin1';
  const text = new TextDecoder(encoding).decode(bytes.subarray(headerStart, start));
  const header = parseHeader(text);
  if (!header)
    throw bad(`The header of ${file} cannot be read.`, 'Save the array with numpy.save.');
  const { descr, shape, fortranOrder } = header;
  const order = descr[0];
  const type = descr.slice(1);
  if (!(type in TYPES || type === 'f2') || !order || !'<|>='.includes(order)) {
    throw bad(
      `${file} holds values of type ${descr}.`,
      'Save float32 values, or integers for labels.',
    );
  }
  if (fortranOrder && shape.length > 1) {
    throw bad(`${file} is in Fortran order.`, 'Save numpy.ascontiguousarray of it.');
  }
  return { type: type as NpyHeader['type'], bigEndian: order === '>', shape, start };
}

/** Whether a file starts as a .npy file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * Reads a .npy array of numbers.
 * @throws PlaygroundError `bad-data` (no .npy, a type or order that is not read), `truncated`.
 */
export function readNpy(bytes: Uint8Array, file: string): NpyArray {
  const { type: name, bigEndian, shape, start } = npyHeader(bytes, file);
  if (name === 'f2') {
    const hint = 'Save float32 values, or integers for labels.';
    throw new PlaygroundError('bad-data', `${file} holds values of type <f2.`, hint, { file });
  }
  const type = TYPES[name];
  const width = type.BYTES_PER_ELEMENT;
  const byteLength = elementCount(shape) * width;
  if (bytes.length < start + byteLength) {
    throw new PlaygroundError(
      'truncated',
      `${file} says it holds ${formatShape(shape)} values, but it has ${bytes.length} of ${start + byteLength} bytes.`,
      'Save or copy the file again.',
      { file, byteOffset: bytes.length },
    );
  }
  const values = bytes.slice(start, start + byteLength);
  if (bigEndian) swapBytes(values, width);
  return { shape, data: new type(values.buffer) };
}

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`, undefined for anything else. */
function parseHeader(text: string): Literal | undefined {
  const descr = /'descr':\s*'([^']+)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) return undefined;
  const dimensions = shape
    .split(',')
    .map((part) => part.trim().replace(/L$/, ''))
    .filter(Boolean)
    .map(Number);
  if (!dimensions.every(Number.isSafeInteger)) return undefined;
  return { descr, fortranOrder: order === 'True', shape: dimensions };
}

/** Turns the bytes of each value around, in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  for (let i = 0; i < bytes.length; i += width) bytes.subarray(i, i + width).reverse();
}
