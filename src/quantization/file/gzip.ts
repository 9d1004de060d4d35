/** How small a file becomes on its way: what app stores and web servers send is compressed. */
import { Gzip } from 'fflate';
import { checkCancelled } from '../../base/progress.ts';

/** gzip's own usual level. */
const LEVEL = 6;

/** Some 30 ms of work. */
const CHUNK = 2 ** 20;

/** Stopping and progress, as for other long work. */
export interface GzipOptions {
  readonly signal?: AbortSignal;
  /** Called between chunks, with bytes. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Bytes of `file` after gzip, level 6. Between chunks the thread is free for others.
 * @throws PlaygroundError `cancelled` once the signal is aborted.
 */
export async function gzipSize(
  file: Uint8Array,
  { signal, onProgress }: GzipOptions = {},
): Promise<number> {
  let bytes = 0;
  const gzip = new Gzip({ level: LEVEL, mtime: 0 }, (part) => {
    bytes += part.length;
  });
  let at = 0;
  for (; at + CHUNK < file.length; at += CHUNK) {
    checkCancelled(signal);
    onProgress?.(at, file.length);
    gzip.push(file.subarray(at, at + CHUNK));
    await new Promise((resolve) => setTimeout(resolve));
  }
  checkCancelled(signal);
  gzip.push(file.subarray(at), true);
  return bytes;
}
