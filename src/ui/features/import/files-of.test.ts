import { expect, test } from 'vitest';
import { filesOf } from './files-of.ts';

const file = (name: string) => new File([name], name);

const fileEntry = (name: string) => ({
  isDirectory: false,
  file: (resolve: (found: File) => void) => resolve(file(name)),
});

/** Gives its entries two at a time, as browsers give a hundred. */
function folderEntry(...entries: readonly object[]) {
  return {
    isDirectory: true,
    createReader() {
      const left = [...entries];
      return { readEntries: (resolve: (some: object[]) => void) => resolve(left.splice(0, 2)) };
    },
  };
}

const dropped = (files: readonly File[], entries: readonly object[]) =>
  ({
    files,
    items: entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry })),
  }) as unknown as DataTransfer;

test('files are given as they are', async () => {
  const given = [file('a.h5'), file('b.bin')];
  expect(await filesOf(dropped(given, [fileEntry('a.h5'), fileEntry('b.bin')]))).toEqual(given);
});

test('of folders all files are taken, however deep and many', async () => {
  const shards = ['1.bin', '2.bin', '3.bin'].map(fileEntry);
  const model = folderEntry(fileEntry('model.json'), folderEntry(...shards));
  const found = await filesOf(dropped([file('model')], [model, fileEntry('more.txt')]));
  expect(found.map(({ name }) => name)).toEqual([
    'model.json',
    '1.bin',
    '2.bin',
    '3.bin',
    'more.txt',
  ]);
});
