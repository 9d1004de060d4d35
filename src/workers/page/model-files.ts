/** Files that a person chose, read for a thread. */
import { PlaygroundError } from '../../base/errors.ts';
import type { ModelSource, NamedFile } from '../api/files.ts';
import { pathOf } from '../file-path.ts';

/** @throws PlaygroundError `bad-file` when a file was moved or changed since it was chosen. */
export async function readFiles({ name, files }: ModelSource): Promise<NamedFile[]> {
  return Promise.all(
    files.map(async (file) => ({
      name: file instanceof File ? pathOf(file) : name,
      bytes: await bytesOf(file, name),
    })),
  );
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
