/** Where the lines of a text file begin and end, found slice by slice; a line break between quotes belongs to the line. */
import { cancellationPoint, type JobOptions } from '../../base/progress.ts';
import { badData, readSlice } from '../bytes/slices.ts';
import { MOST_LINE_BYTES, MOST_RECORDS } from '../limits.ts';

const SLICE = 1 << 20;
const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;

export interface Lines {
  readonly offsets: Float64Array;
  /** Without the line break. */
  readonly lengths: Uint32Array;
}

/**
 * Lines that are not empty.
 * @param hasQuotes the file is a table, whose cells may be quoted.
 * @throws PlaygroundError `bad-data` for lines without end, `cancelled`.
 */
export async function linesOf(
  blob: Blob,
  file: string,
  hasQuotes: boolean,
  { signal, onProgress }: JobOptions,
): Promise<Lines> {
  const offsets: number[] = [];
  const lengths: number[] = [];
  let begin = await bomLength(blob, file);
  let isQuoted = false;
  let last = 0;
  const end = (at: number) => {
    const length = at - begin - (last === RETURN ? 1 : 0);
    if (length > MOST_LINE_BYTES) {
      throw badData(
        `${file} has a line of more than ${MOST_LINE_BYTES} bytes.`,
        hasQuotes ? 'Is a quotation mark missing? Check the file there.' : 'Is it a text file?',
        file,
        begin,
      );
    }
    if (length > 0) {
      offsets.push(begin);
      lengths.push(length);
    }
    if (offsets.length > MOST_RECORDS) {
      const most = MOST_RECORDS.toLocaleString('en-US');
      throw badData(`${file} has more than ${most} lines.`, 'Give a part of it.', file, begin);
    }
    begin = at + 1;
    last = 0;
  };
  for (let from = begin; from < blob.size; from += SLICE) {
    await cancellationPoint(signal);
    const bytes = await readSlice(blob, from, Math.min(SLICE, blob.size - from), file);
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte === NEWLINE && !isQuoted) {
        end(from + i);
        continue;
      }
      if (byte === QUOTE && hasQuotes) isQuoted = !isQuoted;
      last = byte;
    }
    if (from + bytes.length - begin > MOST_LINE_BYTES) end(from + bytes.length);
    onProgress?.({ stage: 'reading', done: from + bytes.length, total: blob.size });
  }
  if (begin < blob.size) end(blob.size);
  return { offsets: Float64Array.from(offsets), lengths: Uint32Array.from(lengths) };
}

async function bomLength(blob: Blob, file: string): Promise<number> {
  const head = await readSlice(blob, 0, Math.min(3, blob.size), file);
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}
