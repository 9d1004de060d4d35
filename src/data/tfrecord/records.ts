/** TFRecord: length, checksum of it, bytes, checksum of these; record after record. */
import { cancellationPoint, type JobOptions } from '../../base/progress.ts';
import { maskedCrc32c } from '../bytes/crc.ts';
import { badData, endsEarly, readSlice } from '../bytes/slices.ts';
import type { GivenFile } from '../data-index.ts';
import { MOST_RECORD_BYTES } from '../limits.ts';

const AT_ONCE = 1 << 22;
const HEAD = 12;
const FOOT = 4;

export interface TfRecord {
  /** Of the record's bytes in the file. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Every record of a file, with both its checksums held. @throws PlaygroundError `truncated`, `bad-data`, `cancelled`. */
export async function* tfRecords(
  { path, blob }: GivenFile,
  { signal, onProgress }: JobOptions,
): AsyncGenerator<TfRecord> {
  let from = 0;
  let held = new Uint8Array();
  const damaged = (what: string, at: number) =>
    badData(`${path} is damaged: ${what}.`, 'Copy or write the file again.', path, at);
  for (let at = 0; at < blob.size; ) {
    await cancellationPoint(signal);
    const need = async (count: number): Promise<Uint8Array> => {
      if (at + count > from + held.length) {
        if (at + count > blob.size) throw endsEarly(`${path} ends inside a record.`, path, at);
        held = (await readSlice(
          blob,
          at,
          Math.min(Math.max(AT_ONCE, count), blob.size - at),
          path,
        )) as Uint8Array<ArrayBuffer>;
        from = at;
        onProgress?.({ stage: 'reading', done: at, total: blob.size });
      }
      return held.subarray(at - from, at - from + count);
    };
    const head = await need(HEAD);
    const view = new DataView(head.buffer, head.byteOffset, HEAD);
    const length = Number(view.getBigUint64(0, true));
    if (maskedCrc32c(head.subarray(0, 8)) !== view.getUint32(8, true)) {
      throw at === 0
        ? badData(`${path} is not a TFRecord file.`, 'Write it with tf.io.TFRecordWriter.', path)
        : damaged('the checksum of a length is wrong', at);
    }
    if (length > MOST_RECORD_BYTES) throw damaged(`a record says it has ${length} bytes`, at);
    const whole = await need(HEAD + length + FOOT);
    const bytes = whole.subarray(HEAD, HEAD + length);
    const foot = new DataView(whole.buffer, whole.byteOffset + HEAD + length, FOOT);
    if (maskedCrc32c(bytes) !== foot.getUint32(0, true)) {
      throw damaged('the checksum of a record is wrong', at);
    }
    yield { offset: at + HEAD, bytes };
    at += HEAD + length + FOOT;
  }
}
