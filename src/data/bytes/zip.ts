/**
 * Zip archives by their directory at the end, so that a file of any size is opened by reading that alone, and each entry by a slice.
 * Where entries lie is plain numbers, which cross threads with the index: a library's entries are objects of one thread.
 */
import { badData, endsEarly, readSlice } from './slices.ts';
import { MOST_FILES, MOST_NAME } from '../limits.ts';

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const LONGEST_COMMENT = 65_535;
const PACK_AGAIN = 'Pack it again with an ordinary zip program.';

export interface ZipEntry {
  readonly name: string;
  /** Of the entry's own header, which stands before its bytes. */
  readonly offset: number;
  readonly packed: number;
  readonly size: number;
  readonly isDeflated: boolean;
  /** CRC-32 of what is unpacked. */
  readonly crc: number;
}

/**
 * The files in an archive, folders and what programs leave beside them left out.
 * @throws PlaygroundError `truncated`, `bad-data`.
 */
export async function zipEntries(blob: Blob, file: string): Promise<ZipEntry[]> {
  const { offset, length, count } = await directoryOf(blob, file);
  if (count > MOST_FILES) {
    const most = MOST_FILES.toLocaleString('en-US');
    throw badData(`${file} holds ${count} files; up to ${most} are read.`, 'Pack fewer.', file);
  }
  if (offset + length > blob.size) throw endsEarly(`${file} has no whole directory.`, file, offset);
  const bytes = await readSlice(blob, offset, length, file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > length || view.getUint32(at, true) !== ENTRY) {
      throw badData(`The directory of ${file} is damaged.`, PACK_AGAIN, file, offset + at);
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > length) throw endsEarly(`${file} has no whole directory.`, file, offset + at);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const entry = entryAt(view, at, nameLength, extraLength);
    if (!name.endsWith('/') && !isLitter(name)) {
      checkEntry(view, at, name, file, offset);
      entries.push({ name, ...entry });
    }
    at = next;
  }
  return entries;
}

/** What systems put beside a person's files. */
export function isLitter(path: string): boolean {
  return /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/.test(path);
}

function checkEntry(view: DataView, at: number, name: string, file: string, offset: number): void {
  const fail = (what: string, hint: string) => badData(what, hint, file, offset + at);
  if (name.length > MOST_NAME) throw fail(`A name in ${file} is too long.`, 'Use shorter names.');
  if ((view.getUint16(at + 8, true) & 1) !== 0) {
    throw fail(`${name} in ${file} is encrypted.`, 'Pack it again without a password.');
  }
  const method = view.getUint16(at + 10, true);
  if (method !== 0 && method !== 8) {
    throw fail(`${name} in ${file} is packed by method ${method}.`, `${PACK_AGAIN} (“deflate”).`);
  }
}

function entryAt(view: DataView, at: number, nameLength: number, extraLength: number) {
  let packed = view.getUint32(at + 20, true);
  let size = view.getUint32(at + 24, true);
  let offset = view.getUint32(at + 42, true);
  const isDeflated = view.getUint16(at + 10, true) === 8;
  // Zip64: numbers that do not fit stand in a field of their own, in this order, those alone that are all ones here.
  const from = at + 46 + nameLength;
  for (let extra = from; extra + 4 <= from + extraLength; ) {
    const [id, length] = [view.getUint16(extra, true), view.getUint16(extra + 2, true)];
    if (id === 1) {
      let place = extra + 4;
      const end = Math.min(place + length, from + extraLength);
      const wide = (narrow: number) => {
        if (narrow !== 0xffffffff || place + 8 > end) return narrow;
        place += 8;
        return Number(view.getBigUint64(place - 8, true));
      };
      size = wide(size);
      packed = wide(packed);
      offset = wide(offset);
    }
    extra += 4 + length;
  }
  return { offset, packed, size, isDeflated, crc: view.getUint32(at + 16, true) };
}

async function directoryOf(blob: Blob, file: string) {
  const tailLength = Math.min(blob.size, 22 + LONGEST_COMMENT);
  const tail = await readSlice(blob, blob.size - tailLength, tailLength, file);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tailLength - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const found = {
      count: view.getUint16(at + 10, true),
      length: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    };
    const isWide = at >= 20 && view.getUint32(at - 20, true) === LOCATOR_64;
    if (!isWide) return found;
    const wideAt = Number(view.getBigUint64(at - 20 + 8, true));
    const end = await readSlice(blob, wideAt, 56, file);
    const wide = new DataView(end.buffer, end.byteOffset, end.byteLength);
    if (wide.getUint32(0, true) !== END_64) {
      throw badData(`The directory of ${file} is damaged.`, PACK_AGAIN, file, wideAt);
    }
    return {
      count: Number(wide.getBigUint64(32, true)),
      length: Number(wide.getBigUint64(40, true)),
      offset: Number(wide.getBigUint64(48, true)),
    };
  }
  throw endsEarly(`The zip archive ${file} has no end.`, file, blob.size);
}

/** Bytes of an entry's own header for which room is left in the first slice: a name and extras that differ from the directory's. */
const USUAL_HEADER = 30 + 512;

/** The packed bytes of an entry. @throws PlaygroundError `truncated`, `bad-data`. */
export async function packedBytes(
  blob: Blob,
  { offset, packed }: Pick<ZipEntry, 'offset' | 'packed'>,
  file: string,
): Promise<Uint8Array> {
  const length = Math.min(USUAL_HEADER + packed, blob.size - offset);
  if (length < 30) throw endsEarly(`${file} ends early.`, file, blob.size);
  const slice = await readSlice(blob, offset, length, file);
  const begin = headerLength(slice, file, offset);
  if (begin + packed <= slice.length) return slice.subarray(begin, begin + packed);
  return readSlice(blob, offset + begin, packed, file);
}

/** Where the bytes of an entry begin in the file. @throws PlaygroundError as above. */
export async function startOfEntry(blob: Blob, offset: number, file: string): Promise<number> {
  return offset + headerLength(await readSlice(blob, offset, 30, file), file, offset);
}

function headerLength(bytes: Uint8Array, file: string, offset: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== LOCAL) {
    throw badData(`An entry of ${file} is not where its directory says.`, PACK_AGAIN, file, offset);
  }
  return 30 + view.getUint16(26, true) + view.getUint16(28, true);
}
