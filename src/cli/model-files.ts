/** The files of a MODEL argument: most models are one file; those of TensorFlow.js, and large ones of ONNX, name files with weights. */
import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { letGo } from '../driver/let-go.ts';
import { openModel } from '../driver/open-model.ts';
import type { ReadOptions, SourceFile } from '../formats/format.ts';
import { formatOf } from '../formats/index.ts';
import { checkSize } from '../formats/limits.ts';
import { namingFile } from './command.ts';
import { kindOf, located, readInput } from './files.ts';

/** @throws PlaygroundError `bad-file`, `too-large`. */
export async function readModelFiles(path: string): Promise<readonly SourceFile[]> {
  const inside = join(path, 'model.json');
  if ((await kindOf(path)) === 'folder' && (await kindOf(inside)) === 'file') {
    return readModelFiles(inside);
  }
  const savedModel = join(path, 'saved_model.pb');
  // It is not read, but the message says what to do with it.
  if ((await kindOf(path)) === 'folder' && (await kindOf(savedModel)) === 'file') {
    return readModelFiles(savedModel);
  }
  let size = await sizeOf(path);
  checkSize(size, memoryHere(), path);
  const bytes = await readInput(path);
  const files = [{ name: path, bytes }];
  for (const name of new Set(formatOf(bytes)?.named?.(bytes))) {
    const shard = join(dirname(path), name);
    // A missing one is for the reader of the format to report; one outside the model's folder is none of its files.
    const outside = isAbsolute(name) || normalize(name).startsWith('..');
    if (outside || (await kindOf(shard)) !== 'file') continue;
    size += await sizeOf(shard);
    checkSize(size, memoryHere(), `${path} with its weights`);
    files.push({ name, bytes: await readInput(shard) });
  }
  return files;
}

/** Bytes of the file at `path`; 0 where there is none, which reading it says. */
const sizeOf = async (path: string) =>
  (await stat(located(path)).catch(() => undefined))?.size ?? 0;

/** Bytes that the machine has, or the container lets this process have. */
function memoryHere(): number {
  // 0, or more than there is, where nothing limits it.
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * The float graph of the model at `path`, with the bytes of its files in number only: where its constants are copies, those of a
 * large file are let go.
 * @throws PlaygroundError naming the file.
 */
export async function openModelAt(path: string, inputShapes: ReadOptions['inputShapes']) {
  const files = await readModelFiles(path);
  const { model, format, diagnostics } = await namingFile(path, () =>
    openModel(files, { inputShapes, memory: memoryHere() }),
  );
  const bytes = totalBytes(files);
  await letGo(files, model);
  return { model, format, diagnostics, bytes };
}

export function totalBytes(files: readonly SourceFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** What a model's bytes come to elsewhere, in words. */
export function sizeLines(gzipBytes: number, theoreticalBytes: number | null): string[] {
  const packed = 'if weights of fewer bits than their type has were packed without gaps';
  return [
    `gzipped: ${gzipBytes} bytes`,
    ...(theoreticalBytes === null ? [] : [`theoretical: ${theoreticalBytes} bytes ${packed}`]),
  ];
}
