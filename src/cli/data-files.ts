/** A person's data on disk: files and folders as the readers of src/data take them, and the decoders' modules. */
import { openAsBlob } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { packageFile } from '../adapters/litert/package-files.ts';
import { PlaygroundError } from '../base/errors.ts';
import type { GivenFile } from '../data/data-index.ts';
import { MOST_FILES } from '../data/limits.ts';
import { loadDecodersBy } from '../pictures/wasm.ts';
import { fileError, kindOf, located } from './files.ts';

/** Has the decoders find their modules: to be called before anything is decoded. */
export function findDecoders(): void {
  loadDecodersBy(async (path) => WebAssembly.compile(await readFile(packageFile(path))));
}

/** The file at `path`, or all files in the folder there and below. Nothing is read. @throws PlaygroundError `bad-file`. */
export async function givenFiles(path: string): Promise<GivenFile[]> {
  findDecoders();
  const kind = await kindOf(path);
  if (kind !== 'folder') return [{ path: basename(path), blob: await blobAt(path) }];
  const paths = await pathsBelow(path);
  return Promise.all(
    paths.map(async (inside) => ({ path: inside, blob: await blobAt(join(path, inside)) })),
  );
}

async function blobAt(path: string): Promise<Blob> {
  try {
    await stat(located(path));
    return await openAsBlob(located(path));
  } catch (error) {
    throw fileError(path, error);
  }
}

/** What a folder holds: path, size and time of each file. @throws PlaygroundError `bad-file`. */
export async function filesBelow(folder: string) {
  const paths = await pathsBelow(folder);
  return Promise.all(
    paths.map(async (path) => {
      const { size, mtimeMs } = await stat(located(join(folder, path)));
      return { path, size, mtimeMs };
    }),
  );
}

/** With forward slashes, in alphabetical order. */
async function pathsBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(located(folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    if (files.length > MOST_FILES) {
      throw new PlaygroundError(
        'too-large',
        `${folder} holds ${files.length} files.`,
        `Up to ${MOST_FILES.toLocaleString('en-US')} are read: give a part of them.`,
        { file: folder },
      );
    }
    const from = located(folder).length + 1;
    return files
      .map(({ parentPath, name }) => join(parentPath, name).slice(from).replaceAll('\\', '/'))
      .sort();
  } catch (error) {
    throw error instanceof PlaygroundError ? error : fileError(folder, error);
  }
}
