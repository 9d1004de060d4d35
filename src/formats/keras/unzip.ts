/** Files out of a zip archive, with a bound on what they unpack to. */
import { type FlateError, Unzip, UnzipInflate } from 'fflate';
import { PlaygroundError } from '../../base/errors.ts';
import { isZip } from '../../base/magic.ts';

const HINT = 'Get the file again: it may have been cut off or damaged on the way.';
/** Everything unpacked together; more does not fit into a tab beside the model made of it. */
const MAX_UNPACKED_BYTES = 1_000_000_000;
/** Trained weights hardly shrink, images and settings some 20 times: what grows more than this is made to fill memory. */
const MAX_GROWTH = 50;
/** Growth up to here does no harm. */
const HARMLESS_BYTES = 32_000_000;
/** Archive bytes handed to the unpacker at once, which become at most a thousand times as many before the limit is looked at. */
const STEP = 1 << 14;
const END_OF_DIRECTORY = [0x50, 0x4b, 0x05, 0x06];

/** The paths of the files that begin within `head`, the start of an archive; those after one of unknown size are left out. */
export function firstNames(head: Uint8Array): string[] {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const names: string[] = [];
  let at = 0;
  while (at + 30 <= head.length && isZip(head.subarray(at))) {
    const length = view.getUint16(at + 26, true);
    names.push(new TextDecoder().decode(head.subarray(at + 30, at + 30 + length)));
    // Bit 3: sizes stand behind the content.
    if ((view.getUint16(at + 6, true) & 8) !== 0) break;
    at += 30 + length + view.getUint16(at + 28, true) + view.getUint32(at + 18, true);
  }
  return names;
}

const DIRECTORY_ENTRY = 0x02014b50;
/** More are no model. */
const MOST_ENTRIES = 10_000;

/**
 * The paths of all files, from the directory at the end of the archive: nothing is unpacked.
 * @throws PlaygroundError `truncated`, `bad-file`.
 */
export function zipNames(bytes: Uint8Array): string[] {
  const end = endOf(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names: string[] = [];
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= end && view.getUint32(at, true) === DIRECTORY_ENTRY) {
    const length = view.getUint16(at + 28, true);
    names.push(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length)));
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (names.length > MOST_ENTRIES) {
      throw new PlaygroundError(
        'bad-file',
        `The zip archive holds more than ${MOST_ENTRIES} files.`,
        'Pack the files of the model alone.',
      );
    }
  }
  return names;
}

/**
 * The files whose path ends in one of `wanted` (a folder that was zipped puts its own name before them), or that it is
 * true of, by name.
 * @throws PlaygroundError `truncated`, `bad-file` or `too-large`
 */
export function unzipFiles(
  bytes: Uint8Array,
  wanted: readonly string[] | ((path: string) => boolean),
  limit = unpackedLimit(bytes.length),
): Map<string, Uint8Array> {
  const nameOf = (path: string) => {
    if (typeof wanted === 'function') return wanted(path) ? path : undefined;
    return wanted.find((name) => path === name || path.endsWith(`/${name}`));
  };
  endOf(bytes);
  const found = new Map<string, Uint8Array>();
  let unpacked = 0;
  const archive = new Unzip((file) => {
    const name = nameOf(file.name);
    if (name === undefined || found.has(name)) return;
    const chunks: Uint8Array[] = [];
    file.ondata = (error, chunk, final) => {
      // What is thrown below comes back here.
      if (error) throw error instanceof PlaygroundError ? error : damaged(error, file.name);
      unpacked += chunk.length;
      if (unpacked > limit) {
        throw new PlaygroundError(
          'too-large',
          `The zip archive of ${bytes.length} bytes unpacks to more than ${limit}; reading stopped there.`,
          limit === MAX_UNPACKED_BYTES
            ? 'Use a smaller model.'
            : 'The file is damaged, or made to fill the memory: get or save it again.',
          { file: file.name },
        );
      }
      chunks.push(chunk);
      if (final) found.set(name, joined(chunks));
    };
    file.start();
  });
  archive.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += STEP) {
      archive.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
    }
  } catch (error) {
    if (error instanceof PlaygroundError) throw error;
    throw damaged(error as FlateError, undefined);
  }
  return found;
}

/** Bytes that an archive may unpack to. */
export function unpackedLimit(archiveBytes: number): number {
  return Math.min(MAX_UNPACKED_BYTES, Math.max(HARMLESS_BYTES, MAX_GROWTH * archiveBytes));
}

function damaged(error: FlateError, file: string | undefined): PlaygroundError {
  const why = error.message === 'unexpected EOF' ? 'it ends early' : String(error.message);
  return new PlaygroundError(
    'bad-file',
    `The zip archive is damaged: ${why}.`,
    HINT,
    file === undefined ? {} : { file },
  );
}

/** Where an archive's last record begins, of at most 22 + 65,535 bytes. @throws PlaygroundError `truncated`. */
function endOf(bytes: Uint8Array): number {
  for (let at = bytes.length - 22; at >= 0 && at >= bytes.length - 65_557; at--) {
    if (END_OF_DIRECTORY.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  throw new PlaygroundError('truncated', 'The zip archive has no end.', HINT, {
    byteOffset: bytes.length,
  });
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    result.set(chunk, at);
    at += chunk.length;
  }
  return result;
}
