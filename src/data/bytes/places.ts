/** Bytes at a place of a person's files, unpacked. */
import { Inflate, inflateSync } from 'fflate';
import { PlaygroundError } from '../../base/errors.ts';
import { type GivenFile, PACKINGS, type Place, type RecordPlaces } from '../data-index.ts';
import { MOST_RECORD_BYTES } from '../limits.ts';
import { crc32 } from './crc.ts';
import { badData, readSlice } from './slices.ts';
import { packedBytes, startOfEntry, type ZipEntry } from './zip.ts';

/** Deflate makes nothing smaller than this: what says so is made to fill memory. */
const MOST_GROWTH = 1032;

/** Where record `i` lies. */
export function placeOf(records: RecordPlaces, i: number): Place {
  return {
    file: records.file[i] ?? 0,
    offset: records.offset[i] ?? 0,
    length: records.length[i] ?? 0,
    packing: PACKINGS[records.packing[i] ?? 0] ?? 'plain',
    size: records.size[i] ?? 0,
    ...(records.crc?.[i] && { crc: records.crc[i] }),
  };
}

/** Lists of places, in the form that crosses threads. */
export function recordPlaces(places: readonly Place[], names: readonly string[]): RecordPlaces {
  return {
    file: Uint32Array.from(places, ({ file }) => file),
    offset: Float64Array.from(places, ({ offset }) => offset),
    length: Uint32Array.from(places, ({ length }) => length),
    packing: Uint8Array.from(places, ({ packing }) => PACKINGS.indexOf(packing)),
    size: Uint32Array.from(places, ({ size }) => size),
    ...(places.some(({ crc }) => crc) && { crc: Uint32Array.from(places, ({ crc = 0 }) => crc) }),
    names,
  };
}

/** The place of an archive's entry. */
export function placeOfEntry(file: number, entry: ZipEntry): Place {
  const { offset, packed: length, size, isDeflated, crc } = entry;
  return { file, offset, length, size, packing: isDeflated ? 'deflated' : 'stored', crc };
}

/** The place of a whole file. */
export function wholeFile(file: number, { blob }: GivenFile): Place {
  return { file, offset: 0, length: blob.size, size: blob.size, packing: 'plain' };
}

/**
 * The bytes there, unpacked.
 * @param limit most bytes that it may unpack to.
 * @throws PlaygroundError `truncated`, `bad-data`, `too-large`.
 */
export async function readPlace(
  files: readonly GivenFile[],
  place: Place,
  name: string,
  limit = MOST_RECORD_BYTES,
): Promise<Uint8Array> {
  const given = files[place.file];
  if (!given) throw badData(`There is no file for ${name}.`, 'Give the files again.', name);
  if (Math.max(place.size, place.length) > limit) {
    throw new PlaygroundError(
      'too-large',
      `${name} has ${Math.max(place.size, place.length)} bytes; up to ${limit} can be read at once.`,
      'Make it smaller, or unpack it first.',
      { file: given.path },
    );
  }
  if (place.packing === 'plain') {
    return readSlice(given.blob, place.offset, place.length, given.path);
  }
  const entry = { offset: place.offset, packed: place.length };
  const packed = await packedBytes(given.blob, entry, given.path);
  const bytes =
    place.packing === 'stored'
      ? packed
      : inflated(packed, place.size, given.path, name, place.offset);
  if (!place.crc || place.crc === crc32(bytes)) return bytes;
  throw badData(
    `${name} in ${given.path} is damaged: its checksum is another.`,
    'Copy or pack the archive again.',
    given.path,
    place.offset,
  );
}

function inflated(packed: Uint8Array, size: number, file: string, name: string, offset: number) {
  const damaged = (why: string) =>
    badData(`${name} in ${file} is damaged: ${why}.`, 'Pack it again.', file, offset);
  if (size > MOST_GROWTH * packed.length + 64) throw damaged('it says that it grows too much');
  try {
    // One byte more than it should fill: what fills that is longer than it says.
    const bytes = inflateSync(packed, { out: new Uint8Array(size + 1) });
    if (bytes.length !== size) throw damaged(`it has ${bytes.length} bytes instead of ${size}`);
    return bytes;
  } catch (error) {
    if (error instanceof PlaygroundError) throw error;
    throw damaged(error instanceof Error ? error.message : String(error));
  }
}

/** Packed bytes of which the first unpacked ones are made. */
const FIRST_PACKED = 1 << 16;

/** The first `count` bytes of a place, unpacked; fewer where there are fewer. @throws PlaygroundError as {@link readPlace}. */
export async function readStart(
  files: readonly GivenFile[],
  place: Place,
  name: string,
  count: number,
): Promise<Uint8Array> {
  const given = files[place.file];
  const isPacked = place.packing === 'deflated';
  const length = Math.min(place.length, isPacked ? FIRST_PACKED : count);
  const { crc: _, ...part } = place;
  if (!given || !isPacked) return readPlace(files, { ...part, length, size: length }, name);
  const entry = { offset: place.offset, packed: length };
  const packed = await packedBytes(given.blob, entry, given.path);
  const parts: Uint8Array[] = [];
  const inflate = new Inflate((chunk) => parts.push(chunk));
  try {
    // Small steps: what is made to fill memory is left after the first of them.
    for (let at = 0; at < packed.length && sumOf(parts) < count; at += 4096) {
      inflate.push(packed.subarray(at, at + 4096));
    }
  } catch {
    throw badData(
      `${name} in ${given.path} is damaged.`,
      'Pack it again.',
      given.path,
      place.offset,
    );
  }
  const bytes = new Uint8Array(sumOf(parts));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes.subarray(0, count);
}

const sumOf = (parts: readonly Uint8Array[]) => parts.reduce((sum, { length }) => sum + length, 0);

/** A place whose bytes are in the file as they are: that of a stored entry begins behind its header. @throws PlaygroundError. */
export async function plainPlace(files: readonly GivenFile[], place: Place): Promise<Place> {
  const given = files[place.file];
  if (!given || place.packing !== 'stored') return place;
  const offset = await startOfEntry(given.blob, place.offset, given.path);
  return { ...place, offset, packing: 'plain' };
}
