/** The values of an HDF5 dataset as float32, without a detour over lists. Layouts: HDF5 format specification, IV.A.2.i. */
import type { Dataset } from 'jsfive';
import { PlaygroundError } from '../../base/errors.ts';
import { viewAs } from '../../tensor/dtype.ts';
import { fromFloat16Array } from '../../tensor/float16.ts';
import { elementCount } from '../../tensor/shape.ts';

const DATA_LAYOUT_MESSAGE = 8;
const COMPACT = 0;
const CONTIGUOUS = 1;
const UNDEFINED_ADDRESS = 0xffff_ffff_ffff_ffffn;

/** How stored numbers become float32, by NumPy's name of their type without the byte order. */
const READERS: Readonly<Record<string, (bytes: Uint8Array) => Float32Array>> = {
  f2: (bytes) => fromFloat16Array(viewAs('uint16', bytes) as Uint16Array),
  f4: (bytes) => viewAs('float32', bytes) as Float32Array,
  f8: (bytes) => Float32Array.from(viewAs('float64', bytes) as Float64Array),
  i1: (bytes) => Float32Array.from(viewAs('int8', bytes) as Int8Array),
  u1: (bytes) => Float32Array.from(bytes),
  i4: (bytes) => Float32Array.from(viewAs('int32', bytes) as Int32Array),
  u4: (bytes) => Float32Array.from(viewAs('uint32', bytes) as Uint32Array),
  i8: (bytes) => Float32Array.from(viewAs('int64', bytes) as BigInt64Array, Number),
};

export function datasetValues(dataset: Dataset, buffer: ArrayBuffer, path: string): Float32Array {
  const [order, type] = splitType(dataset.dtype);
  const read = READERS[type];
  if (!read) {
    throw new PlaygroundError(
      'unsupported-dtype',
      `The array ${path} holds values of type ${type || 'that is not a number'}.`,
      'Save the model with float32 weights.',
      { tensor: path },
    );
  }
  const width = Number(type.slice(1));
  const count = elementCount(dataset.shape);
  if (count === 0) return new Float32Array(0);
  const bytes = storedBytes(dataset, buffer, count * width, path);
  return read(order === '>' ? swapped(bytes, width) : bytes);
}

function splitType(dtype: Dataset['dtype']): [order: string, type: string] {
  const match = typeof dtype === 'string' ? /^([<>]?)([iuf]\d)$/.exec(dtype) : null;
  return [match?.[1] ?? '', match?.[2] ?? ''];
}

function storedBytes(
  dataset: Dataset,
  buffer: ArrayBuffer,
  length: number,
  path: string,
): Uint8Array {
  const message = dataset._dataobjects.find_msg_type(DATA_LAYOUT_MESSAGE)[0];
  const view = new DataView(buffer);
  const bad = (why: string): never => {
    throw new PlaygroundError(
      'bad-file',
      `The array ${path} ${why}.`,
      'Load the model in Keras and save it again.',
      { tensor: path },
    );
  };
  if (!message) return bad('does not say where its values are');
  const at = message.get('offset_to_message');
  const version = view.getUint8(at);
  if (version < 1 || version > 4) return bad(`has a layout of version ${version}`);
  const modern = version >= 3;
  const layout = view.getUint8(at + (modern ? 1 : 2));
  if (layout !== CONTIGUOUS && !(layout === COMPACT && modern)) {
    return bad('is stored in chunks, perhaps compressed; only plain storage is read');
  }
  const compact = layout === COMPACT;
  const address = compact ? BigInt(at + 4) : view.getBigUint64(at + (modern ? 2 : 8), true);
  const stored = compact ? view.getUint16(at + 2, true) : length;
  if (address === UNDEFINED_ADDRESS) return bad('has no values');
  if (stored < length) return bad(`has ${stored} bytes; ${length} expected`);
  const start = Number(address);
  if (start + length > buffer.byteLength) {
    throw new PlaygroundError(
      'truncated',
      `The array ${path} lies at bytes ${start} to ${start + length}; the file has ${buffer.byteLength}.`,
      'Get the file again: it may have been cut off.',
      { tensor: path, byteOffset: start },
    );
  }
  return new Uint8Array(buffer, start, length);
}

/** Big-endian values in the processor's order. */
function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i += width) {
    for (let j = 0; j < width; j++) result[i + j] = bytes[i + width - 1 - j]!;
  }
  return result;
}
