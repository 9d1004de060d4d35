/** The IDX format of MNIST and its relatives: two zero bytes, type, rank, dimensions (big-endian), values. */
import { PlaygroundError } from '../../base/errors.ts';
import { elementCount, formatShape } from '../../tensor/shape.ts';
import { type ByteSource, openBytes } from './byte-reader.ts';

export interface IdxArray {
  /** First dimension: the rows that were read. */
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Reads an IDX array of unsigned bytes, gzipped or not.
 * @param rank number of dimensions it must have.
 * @param onProgress share of the values that is there, 0..1.
 * @param rows most rows to read; what follows them is not decompressed, nor fetched where the source is a stream.
 * @throws PlaygroundError `truncated`, `bad-data`.
 */
export async function readIdx(
  source: ByteSource,
  rank: number,
  file: string,
  rows = Number.POSITIVE_INFINITY,
  onProgress?: (share: number) => void,
): Promise<IdxArray> {
  const reader = await openBytes(source, file);
  try {
    const head = await reader.take(4 + 4 * rank);
    const hint = 'Use the original file of the data set.';
    if (head.length < 4 || head[0] !== 0 || head[1] !== 0) {
      const where = { file, byteOffset: 0 };
      throw new PlaygroundError('bad-data', `${file} is not an IDX file.`, hint, where);
    }
    if (head[2] !== UNSIGNED_BYTE || head[3] !== rank) {
      throw new PlaygroundError(
        'bad-data',
        `${file} holds ${head[3]} dimensions of type ${head[2]}; ${rank} of unsigned bytes are read.`,
        hint,
        { file, byteOffset: 2 },
      );
    }
    if (head.length < 4 + 4 * rank) throw truncated(`${file} ends inside its header.`, file);
    const view = new DataView(head.buffer);
    const [all = 0, ...inner] = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
    const shape = [Math.min(all, rows), ...inner];
    const expected = elementCount(shape);
    const data = await reader.take(expected, (taken) => onProgress?.(taken / expected));
    if (data.length < expected) {
      const message = `${file} says it holds ${formatShape([all, ...inner])} values, but only ${data.length} of the ${expected} wanted are there.`;
      throw truncated(message, file);
    }
    return { shape, data };
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function truncated(message: string, file: string): PlaygroundError {
  return new PlaygroundError('truncated', message, 'Download it again.', { file });
}
