import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readModelFiles } from './model-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'memory-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** Takes no room on the disk. */
function fileOf(size: number): string {
  const path = join(folder, 'big.onnx');
  writeFileSync(path, '');
  truncateSync(path, size);
  return path;
}

test('a model for which this machine, or its container, has too little memory is refused before it is read', async () => {
  const path = fileOf(553_000_000);
  const limit = vi.spyOn(process, 'constrainedMemory').mockReturnValue(2 ** 30);
  await expect(readModelFiles(path)).rejects.toMatchObject({
    code: 'too-large',
    message: `${path} has 553 MB; to quantize it takes up to 1,383 MB of memory, and there are 1,074 MB here.`,
    where: { file: path },
  });
  limit.mockReturnValue(2 ** 40);
  await expect(readModelFiles(fileOf(1_000_000_001))).rejects.toMatchObject({
    message: `${path} has 1000000001 bytes; up to 1000000000 can be read.`,
  });
});
