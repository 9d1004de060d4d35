/** Rows of an array, read by slices. */
import { type DType, DTYPES, byteLengthOf, type TensorData } from '../../tensor/dtype.ts';
import { fromFloat16Bits } from '../../tensor/float16.ts';
import { elementCount } from '../../tensor/shape.ts';
import { placeOf, plainPlace, readPlace } from '../bytes/places.ts';
import type { ArrayPlace, GivenFile, RecordPlaces } from '../data-index.ts';
import { MOST_UNPACKED_BYTES } from '../limits.ts';
import { swapBytes } from './npy.ts';

/** Values of the rows of these numbers, one after the other. */
export type ReadRows = (rows: ArrayLike<number>) => Promise<TensorData>;

/** @param records where rows lie that have a place each. */
export function rowReader(
  files: readonly GivenFile[],
  array: ArrayPlace,
  records: RecordPlaces | null,
): ReadRows {
  const width = byteLengthOf(array.dtype, elementCount(array.row));
  const bytesOf = array.place
    ? runReader(files, array as ArrayPlace & { place: object }, width)
    : (first: number, count: number) => eachAt(files, records, array.name, first, count);
  return async (rows) => {
    const bytes = new Uint8Array(rows.length * width);
    for (let at = 0; at < rows.length; ) {
      let count = 1;
      // Without a place of all, records lie one by one.
      while (array.place && at + count < rows.length && rows[at + count] === rows[at]! + count) {
        count++;
      }
      bytes.set(await bytesOf(rows[at]!, count), at * width);
      at += count;
    }
    if (array.bigEndian) swapBytes(bytes, DTYPES[array.dtype].array.BYTES_PER_ELEMENT);
    return typed(bytes, array.dtype);
  };
}

function typed(bytes: Uint8Array, dtype: DType): TensorData {
  const values = new DTYPES[dtype].array(bytes.buffer as ArrayBuffer);
  return dtype === 'float16' ? Float32Array.from(values as Uint16Array, fromFloat16Bits) : values;
}

function runReader(
  files: readonly GivenFile[],
  { name, place, header }: ArrayPlace & { place: object },
  width: number,
) {
  let start: Promise<{ readonly whole: Uint8Array | null; readonly offset: number }> | undefined;
  const begin = async () => {
    // What is packed cannot be read from the middle: it is unpacked once, and held.
    if (place.packing === 'deflated') {
      return { whole: await readPlace(files, place, name, MOST_UNPACKED_BYTES), offset: 0 };
    }
    return { whole: null, offset: (await plainPlace(files, place)).offset };
  };
  return async (first: number, count: number): Promise<Uint8Array> => {
    start ??= begin();
    const { whole, offset } = await start;
    const from = offset + header + first * width;
    const length = count * width;
    if (whole) return whole.subarray(from, from + length);
    const slice = {
      file: place.file,
      offset: from,
      length,
      size: length,
      packing: 'plain',
    } as const;
    return readPlace(files, slice, name);
  };
}

async function eachAt(
  files: readonly GivenFile[],
  records: RecordPlaces | null,
  name: string,
  first: number,
  count: number,
): Promise<Uint8Array> {
  if (!records || count !== 1) throw new RangeError('records lie one by one');
  return readPlace(files, placeOf(records, first), `${name} of record ${first}`);
}
