/** Which files a set is made of: what a link names them by. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { cancellationPoint, type JobOptions } from '../../base/progress.ts';
import type { GivenFile } from '../../data/data-index.ts';

const SLICE = 1 << 22;

/**
 * sha256 of the file, hex. Of several files that of a list of theirs, a line for each in the order of their paths, as
 * `sha256sum` writes it: `<sha256>  <path>`.
 * @param options hears how many bytes are read.
 * @throws PlaygroundError `cancelled`; DOMException where a file has changed since it was given.
 */
export async function fingerprint(
  files: readonly GivenFile[],
  { signal, onProgress }: JobOptions,
): Promise<string> {
  const total = files.reduce((sum, { blob }) => sum + blob.size, 0);
  let done = 0;
  const hashOf = async (blob: Blob) => {
    const hash = sha256.create();
    for (let at = 0; at < blob.size; at += SLICE) {
      await cancellationPoint(signal);
      const slice = new Uint8Array(await blob.slice(at, at + SLICE).arrayBuffer());
      hash.update(slice);
      done += slice.length;
      onProgress?.({ stage: 'reading', done, total });
    }
    return bytesToHex(hash.digest());
  };
  const [only] = files;
  if (only && files.length === 1) return hashOf(only.blob);
  const lines: string[] = [];
  for (const { path, blob } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    lines.push(`${await hashOf(blob)}  ${path}\n`);
  }
  return bytesToHex(sha256(new TextEncoder().encode(lines.join(''))));
}
