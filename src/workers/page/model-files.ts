/** Files that a person chose, read for a thread. */
import { PlaygroundError } from '../../base/errors.ts';
import type { ReadOptions } from '../../formats/format.ts';
import { checkSize } from '../../formats/limits.ts';
import type { ModelSource, NamedFile } from '../api/files.ts';
import { moved } from '../crossing/moved.ts';
import { pathOf } from '../file-path.ts';

/** From this many on, a browser says no more. */
const MOST_GIB = 8;

/** Bytes of memory that the device has, where the browser says so; undefined for enough. */
function memoryHere(): number | undefined {
  // There is none where a thread's code runs under Node.
  const { navigator } = globalThis as { readonly navigator?: { readonly deviceMemory?: number } };
  const gib = navigator?.deviceMemory;
  return gib === undefined || gib >= MOST_GIB ? undefined : gib * 2 ** 30;
}

/** @throws PlaygroundError `too-large` before anything is read, `bad-file` when a file was moved or changed since it was chosen. */
async function readFiles({ name, files }: ModelSource): Promise<NamedFile[]> {
  checkSize(
    files.reduce((sum, { size }) => sum + size, 0),
    memoryHere(),
  );
  return Promise.all(
    files.map(async (file) => ({
      name: file instanceof File ? pathOf(file) : name,
      bytes: await bytesOf(file, name),
    })),
  );
}

/** Has a thread read the model; its bytes are moved there. @throws PlaygroundError also what reading throws. */
export async function openIn<T>(
  api: {
    open(name: string, files: readonly NamedFile[], options: ReadOptions): Promise<T>;
  },
  source: ModelSource,
): Promise<T> {
  const files = moved(await readFiles(source));
  return api.open(source.name, files, { inputShapes: source.inputShapes, memory: memoryHere() });
}

async function bytesOf(file: Blob, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    const hint = 'It may have been moved or changed: choose it again.';
    throw new PlaygroundError('bad-file', 'The file cannot be read any more.', hint, {
      file: name,
    });
  }
}
