/** Arrays among files: those of .npy, .npz and idx files, with where their values lie. */
import type { DType } from '../../tensor/dtype.ts';
import { byteLengthOf } from '../../tensor/dtype.ts';
import { elementCount, formatShape } from '../../tensor/shape.ts';
import { placeOfEntry, readStart } from '../bytes/places.ts';
import { badData, endsEarly } from '../bytes/slices.ts';
import { zipEntries } from '../bytes/zip.ts';
import type { ArrayPlace, GivenFile } from '../data-index.ts';
import type { Item } from '../items.ts';
import { IDX_HEAD, idxHeader, isIdx } from './idx.ts';
import { NPY_HEAD, type NpyHeader, npyHeader } from './npy.ts';

/** An array, records first. */
export interface FoundArray extends Omit<ArrayPlace, 'place'> {
  readonly place: NonNullable<ArrayPlace['place']>;
  readonly count: number;
  /** For errors: `set.npz: x`. */
  readonly file: string;
}

const NPY_TYPES: Readonly<Record<NpyHeader['type'], DType>> = {
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  u1: 'uint8',
  b1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
};

/** Endings of files that hold arrays; idx files have none of their own. */
const ARRAYS = /(\.np[yz]|\.idx|[.-]idx\d-\w+)$/i;

export const mayHoldArrays = ({ name }: Item): boolean => ARRAYS.test(name);

/** @throws PlaygroundError `bad-data`, `truncated`. */
export async function arraysIn(files: readonly GivenFile[], item: Item): Promise<FoundArray[]> {
  if (!/\.npz$/i.test(item.name)) return [await arrayAt(files, item, nameOf(item.name), item.name)];
  const given = files[item.place.file];
  if (!given || item.place.packing !== 'plain') {
    throw badData(
      `${item.name} is an archive inside another one.`,
      'Take it out of the zip archive and give it alone.',
      given?.path ?? item.name,
    );
  }
  const entries = await zipEntries(given.blob, given.path);
  const arrays = entries.filter(({ name }) => name.endsWith('.npy'));
  return Promise.all(
    arrays.map((entry) => {
      const name = nameOf(entry.name);
      const place = placeOfEntry(item.place.file, entry);
      return arrayAt(files, { name: entry.name, place }, name, `${item.name}: ${name}`);
    }),
  );
}

async function arrayAt(
  files: readonly GivenFile[],
  { place }: Item,
  name: string,
  file: string,
): Promise<FoundArray> {
  const head = await readStart(files, place, file, Math.max(NPY_HEAD, IDX_HEAD));
  const { dtype, bigEndian, shape, start } = isIdx(head)
    ? { ...idxHeader(head, file), bigEndian: true }
    : numpyArray(npyHeader(head, file));
  const [count, ...row] = shape;
  if (count === undefined) {
    throw badData(`${file} is a single number.`, 'Save an array, records first.', file);
  }
  const needed = start + byteLengthOf(dtype, elementCount(shape));
  if (!Number.isSafeInteger(needed) || needed > place.size) {
    const says = `${file} says it holds ${formatShape(shape)} values`;
    throw endsEarly(`${says}, but it has ${place.size} of ${needed} bytes.`, file, place.size);
  }
  return { name, file, place, header: start, dtype, bigEndian, row, count };
}

function numpyArray({ type, bigEndian, shape, start }: NpyHeader) {
  return { dtype: NPY_TYPES[type], bigEndian, shape, start };
}

function nameOf(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.np[yz]$/i, '');
}
