/**
 * Files out of their wrapping. Gzip has no middle to begin at, and a table in an archive is read line by line: both are unpacked once, up to
 * a limit. Archives of pictures and recordings stay as they are, as their records are read one by one.
 */
import { PlaygroundError } from '../../base/errors.ts';
import type { GivenFile } from '../data-index.ts';
import { MOST_FILES, MOST_UNPACKED_BYTES } from '../limits.ts';
import { placeOfEntry, plainPlace, readPlace } from './places.ts';
import { badData, GET_AGAIN, readHead } from './slices.ts';
import { isGzip, isZip } from '../../base/magic.ts';
import { isLitter, zipEntries } from './zip.ts';

/** Entries that are records themselves. */
const RECORDS = /\.(png|jpe?g|webp|wav)$/i;

/** What files hold, for as long as somebody holds the file. */
const known = new WeakMap<Blob, Promise<readonly GivenFile[]>>();

/** The files, in the same order every time; places are counted among these. @throws PlaygroundError `too-large`, `bad-data`, `truncated`. */
export async function unwrapped(files: readonly GivenFile[]): Promise<readonly GivenFile[]> {
  const all: GivenFile[] = [];
  for (const file of files) {
    if (isLitter(file.path)) continue;
    if (!/\.(gz|zip)$/i.test(file.path)) {
      all.push(file);
      continue;
    }
    let inside = known.get(file.blob);
    if (!inside) {
      inside = insideOf(file);
      known.set(file.blob, inside);
      inside.catch(() => known.delete(file.blob));
    }
    // The same bytes may have been given under another name before.
    all.push(
      ...(await inside).map((one) =>
        one.blob === file.blob ? { ...file, path: file.path.replace(/\.gz$/i, '') } : one,
      ),
    );
  }
  return all;
}

async function insideOf(file: GivenFile): Promise<readonly GivenFile[]> {
  if (/\.gz$/i.test(file.path)) {
    const isPacked = isGzip(await readHead(file.blob, 2, file.path));
    const path = file.path.replace(/\.gz$/i, '');
    return [{ path, blob: isPacked ? await gunzip(file) : file.blob }];
  }
  if (!isZip(await readHead(file.blob, 4, file.path))) return [file];
  const entries = await zipEntries(file.blob, file.path);
  if (entries.some(({ name }) => RECORDS.test(name)) || entries.length > MOST_FILES) return [file];
  const unpacked = entries.reduce((sum, { size, isDeflated }) => sum + (isDeflated ? size : 0), 0);
  if (unpacked > MOST_UNPACKED_BYTES) throw tooLarge(file.path);
  return Promise.all(
    entries.map(async (entry) => {
      const place = await plainPlace([file], placeOfEntry(0, entry));
      const blob =
        place.packing === 'plain'
          ? file.blob.slice(place.offset, place.offset + place.length)
          : new Blob([
              (await readPlace([file], place, entry.name, MOST_UNPACKED_BYTES)) as BlobPart,
            ]);
      return { path: entry.name, blob };
    }),
  );
}

function tooLarge(file: string): PlaygroundError {
  return new PlaygroundError(
    'too-large',
    `${file} unpacks to more than ${MOST_UNPACKED_BYTES / 1e6} MB.`,
    'Unpack it first: plain files of any size are read slice by slice.',
    { file },
  );
}

async function gunzip({ path, blob }: GivenFile): Promise<Blob> {
  const stream = blob.stream().pipeThrough(new DecompressionStream('gzip')) as ReadableStream<
    Uint8Array<ArrayBuffer>
  >;
  const reader = stream.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  while (true) {
    const { done, value } = await reader.read().catch(() => {
      throw badData(`${path} is a broken gzip file.`, GET_AGAIN, path);
    });
    if (done) return new Blob(chunks);
    size += value.length;
    if (size > MOST_UNPACKED_BYTES) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge(path);
    }
    chunks.push(value);
  }
}
