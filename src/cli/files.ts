/** Files of the command line: errors say which file and what to do; results appear whole or not at all. */
import { randomUUID } from 'node:crypto';
import { appendFile, open, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PlaygroundError } from '../base/errors.ts';
import { MAX_FILE_BYTES } from '../formats/limits.ts';

/** Bytes; the system reads up to 2 GiB at a time. */
const LONGEST_READ = 2 ** 28;

/** `path` as the person meant it: npm runs commands in the project's folder, wherever it was called from. */
export function located(path: string): string {
  const { INIT_CWD, npm_lifecycle_script: script = '' } = process.env;
  return resolve(INIT_CWD !== undefined && script.includes('src/cli/') ? INIT_CWD : '.', path);
}

/** What the system's codes mean in words. */
const REASONS: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOENT: ['does not exist', 'Check the path.'],
  ENOTDIR: ['is inside something that is not a folder', 'Check the path.'],
  EISDIR: ['is a folder', 'Give the path of a file.'],
  EACCES: ['cannot be accessed', 'Check its permissions.'],
  EPERM: ['cannot be accessed', 'Check its permissions.'],
  EROFS: ['is on a read-only disk', 'Choose another place.'],
  ENOSPC: ['does not fit on the disk', 'Free some space.'],
  ENAMETOOLONG: ['has too long a name', 'Choose a shorter one.'],
};

export function fileError(path: string, error: unknown): PlaygroundError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const [what, hint] = REASONS[code] ?? [`cannot be used (${code || error})`, 'Check the path.'];
  return new PlaygroundError('bad-file', `${path} ${what}.`, hint, { file: path });
}

/** What is at `path`; undefined for nothing, and for what may not be looked at. */
export async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | undefined> {
  const info = await stat(located(path)).catch(() => undefined);
  if (!info) return undefined;
  return info.isFile() ? 'file' : info.isDirectory() ? 'folder' : 'other';
}

/** The files in the folder `path`, by name; `path` itself where that is a file. @throws PlaygroundError `bad-file`. */
export async function filesIn(path: string): Promise<readonly string[]> {
  if ((await kindOf(path)) !== 'folder') return [path];
  try {
    const entries = await readdir(located(path), { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
    return files.map(({ name }) => join(path, name)).sort();
  } catch (error) {
    throw fileError(path, error);
  }
}

/** @throws PlaygroundError `bad-file`, `too-large`. */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    const info = await stat(located(path));
    if (info.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (!info.isFile()) {
      throw new PlaygroundError(
        'bad-file',
        `${path} is not a regular file.`,
        'Save it as a file first.',
        {
          file: path,
        },
      );
    }
    if (info.size > MAX_FILE_BYTES) {
      throw new PlaygroundError(
        'too-large',
        `${path} has ${info.size} bytes; up to ${MAX_FILE_BYTES} can be read.`,
        'Use a smaller file.',
        { file: path },
      );
    }
    return await bytesOf(located(path), info.size);
  } catch (error) {
    throw error instanceof PlaygroundError ? error : fileError(path, error);
  }
}

/** Read into their place, so that a large file is in memory once. One that was cut off meanwhile is as long as it was then. */
async function bytesOf(path: string, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  const file = await open(path);
  try {
    let at = 0;
    while (at < size) {
      const { bytesRead } = await file.read(bytes, at, Math.min(size - at, LONGEST_READ), at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  } finally {
    await file.close();
  }
}

/**
 * Checks before the work what would fail after it: the folder of `path` is there, `path` is not a folder and none of `inputs`.
 * @throws PlaygroundError `bad-file`.
 */
export async function checkOutput(path: string, inputs: readonly string[]): Promise<void> {
  const folder = dirname(path);
  const info = await stat(located(folder)).catch((error) => {
    throw fileError(folder, error);
  });
  if (!info.isDirectory()) throw fileError(path, { code: 'ENOTDIR' });
  const target = await stat(located(path)).catch(() => undefined);
  if (target?.isDirectory()) throw fileError(path, { code: 'EISDIR' });
  for (const input of inputs) {
    const source = await stat(located(input)).catch(() => undefined);
    if (!target || source?.ino !== target.ino || source.dev !== target.dev) continue;
    throw new PlaygroundError(
      'bad-file',
      `The output ${path} is one of the inputs.`,
      'Choose another name for the output.',
      { file: path },
    );
  }
}

/** Writes `path` by way of a file next to it, so that half a file is never seen. @throws PlaygroundError `bad-file`. */
export async function writeOutput(path: string, bytes: Uint8Array): Promise<void> {
  const target = located(path);
  const beside = join(dirname(target), `.${randomUUID()}.part`);
  try {
    const info = await stat(target).catch(() => undefined);
    // A device or a pipe takes the bytes; a file in its place would take it away.
    if (info && !info.isFile()) return await writeFile(target, bytes);
    await writeFile(beside, bytes);
    await rename(beside, info ? await realpath(target) : target);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw fileError(path, error);
  }
}

/** Puts `text` at the end of the file at `path`. @throws PlaygroundError `bad-file`. */
export async function appendText(path: string, text: string): Promise<void> {
  try {
    await appendFile(located(path), text);
  } catch (error) {
    throw fileError(path, error);
  }
}
