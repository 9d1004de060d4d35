/** The head of an IDX file, MNIST's format: two zero bytes, type, rank, sizes (big-endian); values follow. */
import type { DType } from '../../tensor/dtype.ts';
import { badData } from '../bytes/slices.ts';

const TYPES: Readonly<Record<number, DType>> = {
  8: 'uint8',
  9: 'int8',
  11: 'int16',
  12: 'int32',
  13: 'float32',
  14: 'float64',
};

/** Bytes that the head ends within. */
export const IDX_HEAD = 64;
const MOST_DIMENSIONS = 8;

export interface IdxHeader {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Where the values begin. */
  readonly start: number;
}

/** Whether a file starts as IDX does. */
export function isIdx(bytes: Uint8Array): boolean {
  const [a, b, type = 0, rank = 0] = bytes;
  return a === 0 && b === 0 && type in TYPES && rank >= 1 && rank <= MOST_DIMENSIONS;
}

/** @throws PlaygroundError `bad-data`. */
export function idxHeader(bytes: Uint8Array, file: string): IdxHeader {
  const rank = bytes[3] ?? 0;
  const start = 4 + 4 * rank;
  const dtype = TYPES[bytes[2] ?? 0];
  if (!isIdx(bytes) || !dtype || bytes.length < start) {
    throw badData(`${file} is not an IDX file.`, 'Use the original file of the data set.', file, 0);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  return { dtype, shape, start };
}
