/** Names of a model's files and of their content. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { NamedFile } from '../api/files.ts';

/** The name of a file without its folders. */
export function baseName(path: string): string {
  return path.replace(/^.*\//, '');
}

/** sha256 of the file, hex; of several files that of their hashes, in the order of their names. */
export function hashOf(files: readonly NamedFile[]): string {
  const hashes = files
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ bytes }) => sha256(bytes));
  const [only] = hashes;
  if (only && hashes.length === 1) return bytesToHex(only);
  return bytesToHex(sha256(Uint8Array.from(hashes.flatMap((hash) => [...hash]))));
}
