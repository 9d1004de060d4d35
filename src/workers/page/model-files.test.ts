import { afterEach, expect, test, vi } from 'vitest';
import { openIn } from './model-files.ts';

afterEach(() => vi.unstubAllGlobals());

/** A file that must not be read. */
const fileOf = (size: number) =>
  ({
    size,
    arrayBuffer: () => Promise.reject(new Error('read')),
  }) as unknown as File;

const open = (...sizes: readonly number[]) =>
  openIn({ open: async () => 'open' }, { name: 'big.onnx', files: sizes.map(fileOf) });

test('files larger than can be read are refused before they are read', async () => {
  vi.stubGlobal('navigator', {});
  await expect(open(600_000_000, 400_000_001)).rejects.toMatchObject({
    code: 'too-large',
    message: 'The file has 1000000001 bytes; up to 1000000000 can be read.',
  });
});

test('so is a file that takes more memory than the device has', async () => {
  vi.stubGlobal('navigator', { deviceMemory: 1 });
  await expect(open(553_000_000)).rejects.toMatchObject({
    code: 'too-large',
    message:
      'The file has 553 MB; to quantize it takes up to 1,383 MB of memory, and there are 1,074 MB here.',
  });
});

test.each([2, 8, undefined])('it is read where there are %s GiB', async (deviceMemory) => {
  vi.stubGlobal('navigator', { deviceMemory });
  await expect(open(553_000_000)).rejects.toMatchObject({ code: 'bad-file' });
});
