/** Bytes of a person's files, slice by slice. */
import { PlaygroundError } from '../../base/errors.ts';

/** What is read of a file that is not whole. */
export const GET_AGAIN = 'Copy or save the file again: it may have been cut off on the way.';

/** A fault in somebody's data. */
export function badData(message: string, hint: string, file: string, byteOffset?: number) {
  const where = byteOffset === undefined ? { file } : { file, byteOffset };
  return new PlaygroundError('bad-data', message, hint, where);
}

/** Data and model that do not fit each other, in whatever file. */
export function doesNotFit(message: string, hint: string) {
  return new PlaygroundError('bad-data', message, hint);
}

/** A file that ends early. */
export function endsEarly(message: string, file: string, byteOffset: number) {
  return new PlaygroundError('truncated', message, GET_AGAIN, { file, byteOffset });
}

/**
 * `length` bytes from `offset` on.
 * @throws PlaygroundError `truncated` where the file ends before; `bad-file` where it cannot be read (any more).
 */
export async function readSlice(
  blob: Blob,
  offset: number,
  length: number,
  file: string,
): Promise<Uint8Array> {
  if (offset + length > blob.size) {
    throw endsEarly(
      `${file} has ${blob.size} bytes; what is read reaches to ${offset + length}.`,
      file,
      blob.size,
    );
  }
  const bytes = await bytesOfBlob(blob.slice(offset, offset + length), file);
  if (bytes.length < length) throw endsEarly(`${file} ends early.`, file, offset + bytes.length);
  return bytes;
}

/** The first bytes, fewer where the file is shorter. @throws PlaygroundError `bad-file`. */
export function readHead(blob: Blob, length: number, file: string): Promise<Uint8Array> {
  return bytesOfBlob(blob.slice(0, length), file);
}

async function bytesOfBlob(blob: Blob, file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw new PlaygroundError(
      'bad-file',
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'It may have been moved or changed since it was given: give it again.',
      { file },
    );
  }
}
